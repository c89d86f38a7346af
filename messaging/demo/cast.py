"""Who is in the demo, and the rooms they talk in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    username: str
    name: str

    @property
    def email(self) -> str:
        return f"{self.username}@demo.example"


@dataclass(frozen=True)
class Place:
    """A room: the scenes played in it, how many messages, and who is in it, the owner first."""

    name: str
    topic: str
    scenes: tuple[str, ...]
    messages: int
    members: tuple[str, ...]
    moderators: tuple[str, ...] = ()
    private: bool = False


OWNER = "alice"
PEOPLE = (
    Person("alice", "Alice Moreau"),
    Person("bob", "Bob Okafor"),
    Person("carol", "Carol Jensen"),
    Person("dmitri", "Dmitri Volkov"),
    Person("elena", "Elena Rossi"),
    Person("farid", "Farid Haddad"),
    Person("meiling", "陳美玲"),
    Person("chihhao", "林志豪"),
    Person("yating", "黃雅婷"),
    Person("wangwei", "王伟"),
    Person("lina", "李娜"),
    Person("xiaofeng", "赵晓峰"),
)
EVERYBODY = tuple(person.username for person in PEOPLE)
TAIWAN = ("meiling", "chihhao", "yating")
MAINLAND = ("wangwei", "lina", "xiaofeng")
WEST = ("alice", "bob", "carol", "dmitri", "elena", "farid")

PLACES = (
    Place(
        "Lobby", "Where everybody meets. Be kind.", ("lobby", "talk_en"), 720,
        EVERYBODY, moderators=("carol", "meiling"),
    ),
    Place(
        "release/2.0", "What is in, what is not, and who cuts it", ("release", "talk_en"), 740,
        (*WEST, "chihhao", "wangwei"), moderators=("dmitri",),
    ),
    Place(
        "設計/介面 Design", "稿件、字級、配色，什麼都可以談", ("design", "talk_hant"), 330,
        ("meiling", *TAIWAN[1:], "alice", "elena"), moderators=("elena",),
    ),
    Place(
        "后端与运维", "值班、升级、故障总结", ("ops", "talk_hans"), 420,
        ("wangwei", *MAINLAND[1:], "alice", "dmitri"),
    ),
    Place(
        "午餐吃什麼 🍜", "每天最重要的問題", ("lunch", "talk_hant"), 380,
        ("yating", "meiling", "chihhao", "alice", "lina"),
    ),
    Place(
        "How do I …?", "No question is too small", ("help", "talk_en"), 250,
        EVERYBODY, moderators=("farid",),
    ),
    Place(
        "周末去哪儿 🏔️", "爬山、喝茶、拼车", ("weekend", "talk_hans"), 160,
        ("lina", "wangwei", "xiaofeng", "alice", "bob"),
    ),
    Place(
        "Moderators 版主", "For those who look after the rooms", ("moderators",), 60,
        ("alice", "carol", "meiling", "dmitri", "farid"), private=True,
    ),
)  # fmt: skip
