"""What rounds want from their organisers next, and which rounds there are to watch."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from pb.database import Session
from pb.models import ActRequest, Flag, PaperBatch, Proposal, Round, Voter, VoterUpload
from pb.services.holders import turning
from pb.services.overviews import round_lists
from pb.services.overviews.round_lists import CODES_SOON, RoundCard
from pb.services.overviews.round_lists import count_by_round as count
from pb.services.proposals import project_texts
from pb.services.rounds.round_steps import Step
from pb.services.voter_list import letter_parts, letters
from pb.vocabulary import (
    Act,
    BatchState,
    EntryWay,
    Profile,
    ProposalState,
    RoundState,
    UploadState,
)

REVIEW_NOW = frozenset({Step.REVIEW, Step.PAUSE})
WATCHED = frozenset({Step.VOTE, Step.COUNT, Step.RESULT, Step.DELIVERY})


class ToDo(StrEnum):
    """What a round wants from its organisers next."""

    FINISH_DRAFT = "finish-draft"
    CONFIRM_OPENING = "confirm-opening"
    REVIEW = "review"
    FILL_LIST = "fill-list"
    MAKE_CODES = "make-codes"
    MAKE_LETTERS = "make-letters"
    POST_LETTERS = "post-letters"
    CLOSE_BOX = "close-box"
    CONFIRM_CLOSING = "confirm-closing"
    WAIT_FOR_COUNT = "wait-for-count"
    TURN_KEYS = "turn-keys"
    PUBLISH = "publish"
    CONFIRM_PUBLISHING = "confirm-publishing"
    REPORT = "report"
    WRITE_TEXTS = "write-texts"
    LOOK_AT_FLAGS = "look-at-flags"
    LOOK_AT_FILE = "look-at-file"
    SEAL_BATCHES = "seal-batches"
    READ_PAPERS = "read-papers"
    HALL_DAY = "hall-day"


# What residents or a colleague wait for; the rest can be done in its own time.
URGENT = frozenset(
    {
        ToDo.CONFIRM_OPENING,
        ToDo.CLOSE_BOX,
        ToDo.CONFIRM_CLOSING,
        ToDo.TURN_KEYS,
        ToDo.SEAL_BATCHES,
        ToDo.READ_PAPERS,
        ToDo.PUBLISH,
        ToDo.CONFIRM_PUBLISHING,
        ToDo.WRITE_TEXTS,
    }
)


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in the organisers' list, with what waits for them."""

    card: RoundCard
    waiting: tuple[Act, ...]
    to_review: int
    voters: int
    ways: tuple[EntryWay, ...] = ()
    letters_due: int = 0
    """People with an address who have no code yet, while that matters."""
    letters_unposted: int = 0
    """Made, and of a part that nobody has said is in the post."""
    texts_missing: int = 0
    keys_missing: bool = False
    flags: int = 0
    """That two people have not agreed on."""
    files: int = 0
    """Of voters, that wait for their columns, or checked and not taken in."""
    open_batches: int = 0
    unread_batches: int = 0

    @property
    def to_do(self) -> tuple[ToDo, ...]:
        """What to do next, the most urgent first; often nothing, while residents have the turn."""
        match self.card.state:
            case RoundState.DRAFT:
                opening = Act.OPEN_ROUND in self.waiting
                return (ToDo.CONFIRM_OPENING if opening else ToDo.FINISH_DRAFT,)
            case RoundState.OPEN:
                return self._while_open()
            case RoundState.CLOSED:
                reading = ToDo.READ_PAPERS if self.unread_batches else ToDo.WAIT_FOR_COUNT
                return (ToDo.TURN_KEYS if self.keys_missing else reading,)
            case RoundState.COUNTED:
                asked = Act.PUBLISH_RESULT in self.waiting
                return (ToDo.CONFIRM_PUBLISHING if asked else ToDo.PUBLISH,)
        return (ToDo.REPORT,) if self.card.step == Step.DELIVERY else ()

    @property
    def is_urgent(self) -> bool:
        """Whether somebody waits for the organisers."""
        return any(what in URGENT for what in self.to_do)

    @property
    def is_empty(self) -> bool:
        """Whether nobody could vote, soon or now; on the day in a hall its own page says so."""
        in_the_hall = self.card.profile == Profile.HALL and self.card.step == Step.VOTE
        return self.voters == 0 and self.card.step in CODES_SOON and not in_the_hall

    @property
    def _codes_wanted(self) -> ToDo | None:
        """How organisers put people onto the list; none: people do that themselves."""
        if EntryWay.FILE in self.ways:
            return ToDo.FILL_LIST
        hands_out = {EntryWay.ISSUED, EntryWay.ATTENDANCE} & set(self.ways)
        return ToDo.MAKE_CODES if hands_out else None

    def _while_open(self) -> tuple[ToDo, ...]:
        is_over = self.card.step == Step.COUNT
        asked = Act.CLOSE_BOX in self.waiting
        wanted = {
            ToDo.WRITE_TEXTS: self.texts_missing > 0,
            ToDo.REVIEW: self.to_review > 0 and self.card.step in REVIEW_NOW,
            ToDo.FILL_LIST: self.is_empty and self._codes_wanted == ToDo.FILL_LIST,
            ToDo.MAKE_CODES: self.is_empty and self._codes_wanted == ToDo.MAKE_CODES,
            ToDo.MAKE_LETTERS: self.letters_due > 0,
            ToDo.POST_LETTERS: self.letters_unposted > 0,
            ToDo.HALL_DAY: self.card.profile == Profile.HALL and self.card.step == Step.VOTE,
            ToDo.LOOK_AT_FILE: self.files > 0 and not is_over,
            ToDo.SEAL_BATCHES: self.open_batches > 0 and is_over,
            ToDo.LOOK_AT_FLAGS: self.flags > 0,
            ToDo.CONFIRM_CLOSING: is_over and asked,
            ToDo.CLOSE_BOX: is_over and not asked,
        }
        return tuple(what for what, is_wanted in wanted.items() if is_wanted)


def for_organisers(session: Session, *, round_id: int | None = None) -> tuple[RoundLine, ...]:
    """Return every round (or one), drafts first, then in the order of whose turn it is."""
    chosen = Round.id.is_not(None) if round_id is None else Round.id == round_id
    cards = round_lists.cards_of(session, chosen)
    waiting = _waiting(session)
    to_review = count(
        session, Proposal, Proposal.round_id, Proposal.state == ProposalState.SUBMITTED
    )
    voters = count(session, Voter, Voter.round_id, Voter.round_id.is_not(None))
    rules = session.execute(select(Round.id, Round.entry_ways).where(chosen))
    ways = {round_id: tuple(EntryWay(way) for way in ways) for round_id, ways in rules}
    flags = count(session, Flag, Flag.round_id, Flag.agreed_at.is_(None))
    for_us = VoterUpload.state.in_((UploadState.UPLOADED, UploadState.CHECKED))
    files = count(session, VoterUpload, VoterUpload.round_id, for_us)
    unposted = letter_parts.unposted(session)
    unsealed = PaperBatch.state == BatchState.OPEN
    open_batches = count(session, PaperBatch, PaperBatch.round_id, unsealed)
    unsettled = PaperBatch.state != BatchState.SETTLED
    unread_batches = count(session, PaperBatch, PaperBatch.round_id, unsettled)
    return tuple(
        RoundLine(
            card,
            waiting=waiting.get(card.id, ()),
            to_review=to_review.get(card.id, 0),
            voters=voters.get(card.id, 0),
            ways=ways[card.id],
            letters_due=_letters_due(session, card) if EntryWay.FILE in ways[card.id] else 0,
            letters_unposted=unposted.get(card.id, 0) if card.step in CODES_SOON else 0,
            texts_missing=project_texts.missing(session, card.id) if card.awaits_texts else 0,
            keys_missing=card.state == RoundState.CLOSED and turning.waits(session, card.id),
            flags=flags.get(card.id, 0),
            files=files.get(card.id, 0),
            open_batches=open_batches.get(card.id, 0),
            unread_batches=unread_batches.get(card.id, 0),
        )
        for card in sorted(cards, key=lambda card: card.state != RoundState.DRAFT)
    )


def for_scrutineers(session: Session) -> tuple[RoundLine, ...]:
    """Return the rounds of ours in which people vote or have voted, in the same order."""
    return tuple(
        line
        for line in for_organisers(session)
        if line.card.step in WATCHED
        and line.card.state != RoundState.DRAFT
        and not line.card.is_imported
    )


def _waiting(session: Session) -> Mapping[int | None, tuple[Act, ...]]:
    """Return what waits for a second person, by round."""
    waiting: dict[int | None, tuple[Act, ...]] = {}
    for act, round_id in session.execute(
        select(ActRequest.act, ActRequest.round_id)
        .where(ActRequest.answered_at.is_(None), ActRequest.round_id.is_not(None))
        .order_by(ActRequest.id)
    ):
        waiting[round_id] = (*waiting.get(round_id, ()), act)
    return waiting


def _letters_due(session: Session, card: RoundCard) -> int:
    if card.state != RoundState.OPEN or card.step not in CODES_SOON:
        return 0
    wait = letters.may_get_one(card.id, again=False)
    return session.scalar(select(func.count()).select_from(Voter).where(wait)) or 0
