"""The composer completes, commands, previews, and shows why one cannot write."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from messaging.models import Message
from rooms.models import Room
from tests.browser.room_page import PageApi, enter, message, send
from tests.browsing import Browsing, shot


def options(page: Page) -> list[str]:
    expect(page.get_by_role("option").first).to_be_visible()
    return page.get_by_role("option").all_inner_texts()


def test_at_offers_members_and_enter_takes_one_instead_of_sending(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.press_sequentially("Hi @")
    assert [text.split("\n")[0] for text in options(page)] == ["@all", "Alice", "Bob"]
    expect(page.get_by_role("option", name="@all")).to_have_attribute("aria-selected", "true")
    shot(page, "completion")
    field.press_sequentially("bo")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(field).to_have_value("Hi @bob ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press_sequentially("and @mal")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(message(page, "Hi @bob").locator(".mention")).to_have_text("@bob")


def test_the_arrows_choose_and_escape_closes(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.press_sequentially("@")
    options(page)
    field.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "completion-2")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("@")


def test_an_input_method_is_left_alone(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.press_sequentially("@")
    options(page)
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "bo", "selectionStart": 2, "selectionEnd": 2})
    expect(page.get_by_role("listbox")).to_be_hidden()
    session.send("Input.insertText", {"text": "bob"})
    expect(field).to_have_value("@bob")
    expect(page.get_by_role("option")).to_have_count(1)


def test_colon_offers_emoji_and_hash_offers_rooms(
    browse: Browsing, alice: User, lobby: Room, cellar: Room
) -> None:
    page = browse(alice, phone=True, dark=True)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.press_sequentially(":thumbs")
    assert options(page)[0].startswith("👍")
    shot(page, "completion-phone-dark")
    page.get_by_role("option").first.tap()
    expect(field).to_have_value("👍 ")
    field.press_sequentially("#cel")
    expect(page.get_by_role("option", name="#Cellar")).to_be_visible()
    field.press("Tab")
    expect(field).to_have_value(f"👍 [#Cellar]({browse.url}/rooms/{cellar.pk}/) ")
    field.press("Enter")
    expect(message(page, "#Cellar").get_by_role("link")).to_have_text("#Cellar")


def test_the_emoji_button_writes_one(browse: Browsing, alice: User, lobby: Room) -> None:
    page = browse(alice)
    enter(page, lobby)
    page.locator("[data-field]").fill("Tea ")
    page.get_by_role("button", name="Emoji").click()
    expect(page.get_by_label("Search emoji")).to_be_focused()
    shot(page, "picker-whole")
    page.get_by_label("Search emoji").fill("teacup")
    page.get_by_role("button", name="teacup without handle").click()
    expect(page.locator("[data-field]")).to_have_value("Tea 🍵")
    expect(page.locator("[data-field]")).to_be_focused()


def test_slash_commands_work(
    browse: Browsing, alice: User, bob: User, mallory: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    send(page, "/me pours the tea")
    expect(message(page, "Alice pours the tea")).to_have_attribute("data-me-action", "")
    send(page, "/topic Oolong")
    expect(page.locator("[data-header-topic]")).to_have_text("Oolong")
    expect(field).to_have_value("")
    send(page, "/invite @mallory")
    expect(page.get_by_text("Mallory was added to this room.")).to_be_visible()
    send(page, "/invite")
    expect(page.get_by_text("Anyone with this link")).to_contain_text("/invite/")
    send(page, "/help")
    expect(page.get_by_role("dialog", name="Formatting help")).to_be_visible()
    shot(page, "writing-help")
    page.keyboard.press("Escape")
    send(page, "//me is a command")
    expect(message(page, "/me is a command")).to_have_attribute("data-state", "sent")
    with browse.outside_page():
        texts = Message.objects.filter(kind="text").order_by("seq")
        assert list(texts.values_list("body", flat=True)) == [
            "/me pours the tea",
            "\\/me is a command",
        ]


def test_an_unknown_command_shows_an_error_and_sends_nothing(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    send(page, "/dance now")
    expect(page.get_by_text("Unknown command /dance")).to_be_visible()
    expect(page.locator("[data-field]")).to_have_value("/dance now")
    shot(page, "unknown-command")
    send(page, "Then not")
    expect(message(page, "Then not")).to_have_attribute("data-state", "sent")
    expect(page.locator("article.message")).to_have_count(1)


def test_bob_may_not_change_the_topic_and_sees_why(
    browse: Browsing, bob: User, lobby: Room
) -> None:
    browse.forgive("403")
    page = browse(bob)
    enter(page, lobby)
    send(page, "/topic Mine")
    expect(page.get_by_text("You don't have permission to do that.")).to_be_visible()
    expect(page.locator("[data-field]")).to_have_value("/topic Mine")


def test_leave_asks_first(browse: Browsing, bob: User, lobby: Room) -> None:
    page = browse(bob)
    enter(page, lobby)
    send(page, "/leave")
    page.get_by_role("dialog").get_by_role("button", name="Leave room").click()
    expect(page.get_by_text("You left #Lobby.")).to_be_visible()


def test_pasted_code_becomes_a_block_if_one_wants(
    browse: Browsing, alice: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.fill("Look: ")
    field.evaluate(
        """(field, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
            field.setRangeText(text, field.value.length, field.value.length, "end");
            field.dispatchEvent(new Event("input"));
        }""",
        "def brew(tea):\n    heat()\n    return tea",
    )
    page.get_by_role("button", name="Format as code").click()
    expect(field).to_have_value("Look: \n```\ndef brew(tea):\n    heat()\n    return tea\n```")
    field.press("Enter")
    expect(message(page, "Look:").locator("pre")).to_contain_text("def brew(tea):")


def test_the_preview_shows_what_will_be_posted(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page = browse(alice)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.fill("**Tea** for @bob")
    page.get_by_role("button", name="Formatting help").click()
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("strong")).to_have_text("Tea")
    expect(preview.locator(".mention")).to_have_text("@bob")
    field.fill("*Coffee*")
    expect(preview.locator("em")).to_have_text("Coffee")
    shot(page, "preview")
    field.press("Enter")
    expect(preview).to_be_hidden()
    expect(message(page, "Coffee")).to_be_visible()


def test_who_cannot_write_reads_why_and_writes_again_when_they_can(
    browse: Browsing, alice: User, bob: User, lobby: Room
) -> None:
    page_api = PageApi(browse)
    page = browse(bob)
    enter(page, lobby)
    field = page.locator("[data-field]")
    field.fill("Half a thought")
    page_api.call(alice, "PUT", f"rooms/{lobby.pk}/lock")
    expect(page.get_by_text("This room is locked. Only moderators can post.")).to_be_visible()
    expect(field).to_be_hidden()
    shot(page, "locked")
    page_api.call(alice, "DELETE", f"rooms/{lobby.pk}/lock")
    expect(field).to_have_value("Half a thought")
    expect(field).to_be_visible()
    page_api.call(alice, "PUT", f"rooms/{lobby.pk}/members/{bob.pk}/mute", minutes=10)
    expect(page.get_by_text("You're muted in this room until")).to_be_visible()
    page_api.call(alice, "DELETE", f"rooms/{lobby.pk}/members/{bob.pk}/mute")
    expect(field).to_be_visible()
    page_api.call(alice, "PATCH", f"rooms/{lobby.pk}", post_role="owner")
    expect(page.get_by_text("Only owners can post")).to_be_visible()
    page_api.call(alice, "PUT", f"rooms/{lobby.pk}/archive")
    expect(page.get_by_text("This room is archived")).to_be_visible()


def test_a_mute_ends_by_itself(browse: Browsing, alice: User, bob: User, lobby: Room) -> None:
    with browse.outside_page():
        until = timezone.now() + timedelta(seconds=12)
        lobby.memberships.filter(user=bob).update(muted_until=until)
    page = browse(bob)
    enter(page, lobby)
    expect(page.get_by_text("You're muted in this room until")).to_be_visible()
    expect(page.locator("[data-field]")).to_be_visible()


def test_a_mention_of_me_stands_out(browse: Browsing, alice: User, bob: User, lobby: Room) -> None:
    PageApi(browse).post(alice, lobby, "@bob look", "@all look", "Nothing for you")
    page = browse(bob)
    enter(page, lobby)
    for text, is_mine in (("@bob look", True), ("@all look", True), ("Nothing", False)):
        row = message(page, text)
        expect(row).to_be_visible()
        assert (row.get_attribute("data-mentions-me") is not None) is is_mine
    shot(page, "mentions")


def test_emoji_are_called_and_found_in_chinese(browse: Browsing, alice: User, lobby: Room) -> None:
    alice.language = "zh-hant"
    alice.save()
    page = browse(alice)
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    enter(page, lobby)
    assert not [url for url in loaded if "/emoji/zh" in url or "/emoji/list" in url]
    field = page.locator("[data-field]")
    field.press_sequentially("喝 :熱茶")
    assert options(page) == ["🍵\n熱茶"]
    field.press("Enter")
    expect(field).to_have_value("喝 🍵 ")
    page.locator("[data-emoji-button]").click()
    picker = page.locator("[data-picker]")
    picker.locator("[data-search]").fill("哭笑不得")
    expect(picker.get_by_role("button", name="感動")).to_have_text("😂")
    shot(page, "picker-zh-hant")
    picker.locator("[data-search]").fill("tears of joy")
    expect(picker.get_by_role("button", name="感動")).to_have_text("😂")
