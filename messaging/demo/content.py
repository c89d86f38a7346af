"""The users and rooms of the demo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoUser:
    username: str
    name: str

    @property
    def email(self) -> str:
        return f"{self.username}@demo.example"


@dataclass(frozen=True)
class DemoRoom:
    """A room with its dialogues, number of messages and members; the owner is first."""

    name: str
    topic: str
    dialogues: tuple[str, ...]
    messages: int
    members: tuple[str, ...]
    moderators: tuple[str, ...] = ()
    private: bool = False


OWNER = "alice"
USERS = (
    DemoUser("alice", "Alice Moreau"),
    DemoUser("bob", "Bob Okafor"),
    DemoUser("carol", "Carol Jensen"),
    DemoUser("dmitri", "Dmitri Volkov"),
    DemoUser("elena", "Elena Rossi"),
    DemoUser("farid", "Farid Haddad"),
    DemoUser("meiling", "陳美玲"),
    DemoUser("chihhao", "林志豪"),
    DemoUser("yating", "黃雅婷"),
    DemoUser("wangwei", "王伟"),
    DemoUser("lina", "李娜"),
    DemoUser("xiaofeng", "赵晓峰"),
)
ALL_USERS = tuple(person.username for person in USERS)
TAIWAN = ("meiling", "chihhao", "yating")
MAINLAND = ("wangwei", "lina", "xiaofeng")
WEST = ("alice", "bob", "carol", "dmitri", "elena", "farid")

ROOMS = (
    DemoRoom(
        "Lobby", "Where everybody meets. Be kind.", ("lobby", "general_en"), 720,
        ALL_USERS, moderators=("carol", "meiling"),
    ),
    DemoRoom(
        "release/2.0", "What is in, what is not, and who cuts it", ("release", "general_en"), 740,
        (*WEST, "chihhao", "wangwei"), moderators=("dmitri",),
    ),
    DemoRoom(
        "設計/介面 Design", "稿件、字級、配色，什麼都可以談", ("design", "general_hant"), 330,
        ("meiling", *TAIWAN[1:], "alice", "elena"), moderators=("elena",),
    ),
    DemoRoom(
        "后端与运维", "值班、升级、故障总结", ("ops", "general_hans"), 420,
        ("wangwei", *MAINLAND[1:], "alice", "dmitri"),
    ),
    DemoRoom(
        "午餐吃什麼 🍜", "每天最重要的問題", ("lunch", "general_hant"), 380,
        ("yating", "meiling", "chihhao", "alice", "lina"),
    ),
    DemoRoom(
        "How do I …?", "No question is too small", ("help", "general_en"), 250,
        ALL_USERS, moderators=("farid",),
    ),
    DemoRoom(
        "周末去哪儿 🏔️", "爬山、喝茶、拼车", ("weekend", "general_hans"), 160,
        ("lina", "wangwei", "xiaofeng", "alice", "bob"),
    ),
    DemoRoom(
        "Moderators 版主", "For those who look after the rooms", ("moderators",), 60,
        ("alice", "carol", "meiling", "dmitri", "farid"), private=True,
    ),
)  # fmt: skip
