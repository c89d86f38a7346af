"""Reads the scenes: short exchanges with blanks, written by hand in messaging/demo/scenes/.

`= word = one | another` names what may fill the blank {word}; `A: text` is said by the first
person of the scene, and what is indented by two spaces belongs to it; `---` ends a scene.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "scenes"
BLANK = re.compile(r"\{(\w+)\}")


@dataclass
class Scene:
    """`lines` are (part, text), the parts being letters."""

    words: dict[str, list[str]]
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def parts(self) -> list[str]:
        return sorted({part for part, _ in self.lines})

    def play(self, random: Random, players: list[str]) -> list[tuple[str, str]]:
        """Return (username, text) of every line, with the parts given out and the blanks filled."""
        cast = dict(zip(self.parts, random.sample(players, len(self.parts)), strict=True))
        words = cast | {word: random.choice(self.words[word]) for word in self.words}
        return [
            (cast[part], BLANK.sub(lambda blank: words.get(blank[1], blank[0]), text))
            for part, text in self.lines
        ]


def read_scenes(name: str) -> list[Scene]:
    """Return the scenes of one file, which share its words."""
    words: dict[str, list[str]] = {}
    scenes = [Scene(words)]
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        _read_line(line, words, scenes)
    return scenes


def _read_line(line: str, words: dict[str, list[str]], scenes: list[Scene]) -> None:
    if line.startswith("= "):
        word, choices = line[2:].split(" = ", 1)
        words[word] = choices.split(" | ")
    elif line == "---":
        scenes.append(Scene(words))
    elif line.startswith("  "):
        part, text = scenes[-1].lines.pop()
        scenes[-1].lines.append((part, f"{text}\n{line[2:]}"))
    else:
        part, text = line.split(": ", 1)
        scenes[-1].lines.append((part, text))
