"""What was decided about a story and what people say of it, for pages and routes alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from tocsin.errors import NotFound
from tocsin.model.judgements import Decision, Judgement, Said, Verdict, judged, standing
from tocsin.model.work import StoryView
from tocsin.web.editing import LONGEST_NAME, text_of
from tocsin.web.problems import Refused
from tocsin.web.services import Services

VERDICTS = ("right", "wrong", "other")
FIELDS = ("story", "decision", "verdict", "other", "note")
_LONGEST_NOTE = 1_000
_LONGEST_DECISION = 600


def decided(services: Services, view: StoryView) -> Sequence[Decision]:
    """All that the readers decided about a story."""
    return services.decisions(view) if services.decisions else ()


def said_of(services: Services, story_id: str) -> dict[str, Judgement]:
    """The owner's last word on each decision about a story, by the id of the decision."""
    return {j.decision: j for j in standing(services.store.judgements(services.owner, story_id=story_id))}


def judge(services: Services, story_id: str, given: Mapping[str, Any]) -> Judgement:
    """Keep what is said of a decision. Refused where it says nothing, NotFound where there is no such decision."""
    verdict = text_of(given, "verdict", 10)
    if verdict not in VERDICTS:
        raise Refused(400, "verdict", f"{verdict!r} is none", f"Say {', '.join(VERDICTS)}")
    other = text_of(given, "other", LONGEST_NAME, needed=verdict == "other")
    if other and verdict != "other":
        raise Refused(400, "other", "goes with the verdict other only", "Leave it out, or say other")
    wanted = text_of(given, "decision", _LONGEST_DECISION)
    view = services.store.story(story_id)
    found = next((d for d in decided(services, view) if d.id == wanted), None)
    if found is None:
        raise NotFound(f"decision {wanted[:80]}", "the story has none of that id", "See its decisions")
    said = Said(cast("Verdict", verdict), other, text_of(given, "note", _LONGEST_NOTE, needed=False))
    made = judged(services.owner, view.story, found, said, services.clock.now())
    services.store.put_judgement(made)
    return made
