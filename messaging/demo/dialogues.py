"""Reading the dialogues: short exchanges with blanks, in messaging/demo/dialogues/.

`= word = one | another` lists the fillers of the blank {word}; `A: text` is a message of the first
speaker, and lines indented by two spaces continue it; `---` ends a dialogue.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "dialogues"
BLANK = re.compile(r"\{(\w+)\}")


@dataclass
class Dialogue:
    """`lines` are (speaker, text); speakers are letters."""

    words: dict[str, list[str]]
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def speakers(self) -> list[str]:
        return sorted({speaker for speaker, _ in self.lines})

    def fill_in(self, random: Random, usernames: list[str]) -> list[tuple[str, str]]:
        """Return (username, text) of every line, with random speakers and fillers."""
        names = random.sample(usernames, len(self.speakers))
        users = dict(zip(self.speakers, names, strict=True))
        words = users | {word: random.choice(self.words[word]) for word in self.words}
        return [
            (users[speaker], BLANK.sub(lambda blank: words.get(blank[1], blank[0]), text))
            for speaker, text in self.lines
        ]


def read_dialogues(name: str) -> list[Dialogue]:
    """Return the dialogues of a file, which share its fillers."""
    words: dict[str, list[str]] = {}
    dialogues = [Dialogue(words)]
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        _read_line(line, words, dialogues)
    return dialogues


def _read_line(line: str, words: dict[str, list[str]], dialogues: list[Dialogue]) -> None:
    if line.startswith("= "):
        word, choices = line[2:].split(" = ", 1)
        words[word] = choices.split(" | ")
    elif line == "---":
        dialogues.append(Dialogue(words))
    elif line.startswith("  "):
        speaker, text = dialogues[-1].lines.pop()
        dialogues[-1].lines.append((speaker, f"{text}\n{line[2:]}"))
    else:
        speaker, text = line.split(": ", 1)
        dialogues[-1].lines.append((speaker, text))
