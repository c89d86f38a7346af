"""The site in Chinese: pages, errors, scripts."""

import pytest
from django.test import Client

from accounts.models import User

WORDS = {
    "zh-hant": ("登入", "重新連線中…訊息會自動送出。"),
    "zh-hans": ("登录", "正在重新连接…消息会自动发送。"),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_visitor_reads_chinese(client: Client, alice: User, language: str) -> None:
    headers = {"accept-language": language}
    page, script = WORDS[language]
    assert page in client.get("/accounts/login/", headers=headers).content.decode()
    texts = client.get("/i18n/catalog.js", headers=headers).content.decode()
    assert f'"{script}"' in texts
    assert '"Reconnecting… Your messages will be sent automatically."' in texts
    assert "Filter" not in texts, "the admin's texts stay in the admin"


@pytest.mark.parametrize("language", WORDS)
def test_errors_of_the_api_are_in_the_language_of_the_user(
    client: Client, alice: User, language: str
) -> None:
    alice.language = language
    alice.save()
    client.force_login(alice)
    nowhere = "/api/v1/rooms/00000000-0000-0000-0000-000000000000"
    message = client.get(nowhere, headers={"accept-language": "en"}).json()["error"]["message"]
    assert message == {"zh-hant": "找不到。", "zh-hans": "未找到。"}[language]
