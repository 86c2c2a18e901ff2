"""Words that every layer shares: the terms of participatory budgeting, as enumerations."""

from enum import StrEnum


class Phase(StrEnum):
    """A step of a round; a round uses those it needs, in this order."""

    INFORMING = "informing"
    SUBMISSION = "submission"
    REVIEW = "review"
    COSTING = "costing"
    VOTING = "voting"
    COUNTING = "counting"
    RESULTS = "results"
    RATIFICATION = "ratification"
    DELIVERY = "delivery"
    EVALUATION = "evaluation"


class RoundState(StrEnum):
    """How far a round has come by acts of people (its phase follows from dates)."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PUBLISHED = "published"
    ANNULLED = "annulled"


class ProposalState(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SHORTLISTED = "shortlisted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Feasibility(StrEnum):
    """What a review says about whether a proposal can go ahead."""

    UNDECIDED = "undecided"
    FEASIBLE = "feasible"
    UNFEASIBLE = "unfeasible"


class Role(StrEnum):
    """Who may open a page. ANYONE and PERSON are not granted, the others are."""

    ANYONE = "anyone"
    PERSON = "person"
    REVIEWER = "reviewer"
    HELPER = "helper"
    SCRUTINEER = "scrutineer"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


class Seat(StrEnum):
    """On whose side of the table a reviewer sits."""

    RESIDENT = "resident"
    OFFICER = "officer"


class BallotType(StrEnum):
    """How people vote in a pot."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    KNAPSACK = "knapsack"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"
    YES_NO = "yes-no"


class VotingRule(StrEnum):
    """How a pot's money is shared out."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"


class Completion(StrEnum):
    """What equal shares does with money that it left."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"


class Decider(StrEnum):
    """Who takes a decision, from no power for residents to all of it."""

    COUNCIL = "council"
    CONSULTED = "consulted"
    JOINTLY = "jointly"
    RESIDENTS = "residents"


class Question(StrEnum):
    """The eight decisions for which a round says who takes them."""

    MONEY = "money"
    PURPOSE = "purpose"
    AMOUNT = "amount"
    RULES = "rules"
    ELECTORATE = "electorate"
    FEASIBILITY = "feasibility"
    FUNDING = "funding"
    DELIVERY = "delivery"


class Rung(StrEnum):
    """A rung of the ladder of participation, lowest first."""

    INFORMING = "informing"
    CONSULTING = "consulting"
    INVOLVING = "involving"
    CO_DESIGN = "co-design"
    CO_PRODUCTION = "co-production"
    RESIDENT_CONTROL = "resident-control"


class Act(StrEnum):
    """An act that needs two people."""

    OPEN_ROUND = "open-round"
    CLOSE_BOX = "close-box"
    PUBLISH_RESULT = "publish-result"
    ANNUL_ROUND = "annul-round"
    GRANT_ADMINISTRATOR = "grant-administrator"


class Channel(StrEnum):
    """By which way someone voted."""

    ONLINE = "online"
    PAPER = "paper"
    STAFFED = "staffed"


class Profile(StrEnum):
    """What a round is set up from; its pages say what each protects and gives up."""

    HALL = "hall"
    TOWN = "town"
    CITY = "city"


class KeyScheme(StrEnum):
    """Who can open the ballot box."""

    PLATFORM = "platform"
    HOLDERS = "holders"


class PaperRule(StrEnum):
    """What the rulebook says of someone who votes on paper and has voted online."""

    NO_PAPER = "no-paper"
    PAPER_CANCELS_ONLINE = "paper-cancels-online"
    PAPER_IS_REFUSED = "paper-is-refused"


class EntryWay(StrEnum):
    """How an entry came onto the voter list."""

    ISSUED = "issued"
    FILE = "file"
    EMAIL = "email"
    SIGN_ON = "sign-on"
    REGISTER = "register"
    ATTENDANCE = "attendance"


class Likeness(StrEnum):
    """What two entries of the voter list may have in common."""

    NAME = "name-and-birth"
    PLACE = "postcode-and-birth"
    EMAIL = "email"
    TELEPHONE = "telephone"


class UploadState(StrEnum):
    """How far a file of voters has come."""

    UPLOADED = "uploaded"
    CHECKING = "checking"
    CHECKED = "checked"
    TAKING_IN = "taking-in"
    TAKEN_IN = "taken-in"
    THROWN_AWAY = "thrown-away"


class RunState(StrEnum):
    """How far a run of letters has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"


class LetterForm(StrEnum):
    """What becomes of the letters of a run: files for a printer, or an outside sender's work."""

    PDF = "pdf"
    CSV = "csv"
    SENDER = "sender"


class BatchState(StrEnum):
    """How far a batch of papers has come."""

    OPEN = "open"
    SEALED = "sealed"
    ENTERED = "entered"
    SETTLED = "settled"


class SpoiledReason(StrEnum):
    """Why a paper counts for nothing."""

    UNREADABLE = "unreadable"
    AGAINST_THE_RULES = "against-the-rules"
    NOT_OURS = "not-ours"
    NAMES_THE_VOTER = "names-the-voter"
    MISSING = "missing"


class CrossingMistake(StrEnum):
    """Why a crossing with the voter list was a mistake; a choice, so that no name stands in it."""

    WRONG_LINE = "wrong-line"
    SAME_NAME = "same-name"
    NO_PAPER_GIVEN = "no-paper-given"
    PAPER_GIVEN_BACK = "paper-given-back"


class PackKind(StrEnum):
    """What is in a hall's pack."""

    CODES = "codes"
    PAPERS = "papers"


class FlagKind(StrEnum):
    """What looks unusual about a vote in progress."""

    BURST = "burst"
    SHARED_ADDRESS = "shared-address"
    IMPOSSIBLE_AGE = "impossible-age"
    DUPLICATE = "duplicate"
    TWO_WAYS = "two-ways"


class FlagVerdict(StrEnum):
    """What two people found when they looked."""

    HARMLESS = "harmless"
    TO_BE_REPORTED = "to-be-reported"


class Stage(StrEnum):
    """How far a funded project is."""

    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DELAYED = "delayed"
    DONE = "done"
    STOPPED = "stopped"


class MailPurpose(StrEnum):
    """What a link that we mail is good for."""

    CONFIRM_EMAIL = "confirm-email"
    RESET_PASSWORD = "reset-password"  # noqa: S105  a word, not a password


class Letter(StrEnum):
    """A mail that we write to an account's owner."""

    CONFIRM = "confirm"
    ALREADY = "already"
    RESET = "reset"
    CHANGED = "changed"
    JOIN_LIST = "join-list"


class JobKind(StrEnum):
    """Work that is written in a use-case's transaction and done after it."""

    MAIL = "mail"
    PHASE_MOMENT = "phase-moment"
    COUNT = "count"
    MARGINS = "margins"
    LEDGER_BATCH = "ledger-batch"
    LEDGER_CHECKPOINT = "ledger-checkpoint"
    CHECK_UPLOAD = "check-upload"
    TAKE_IN_UPLOAD = "take-in-upload"
    DROP_UPLOAD = "drop-upload"
    LETTERS = "letters"
    REMINDER = "reminder"
    LOOK = "look"
    FORGET = "forget"


class Tag(StrEnum):
    """What happened, in the audit trail. Append only: a tag is never renamed."""

    ACCOUNT_REGISTERED = "account:registered"
    ACCOUNT_CONFIRMED = "account:confirmed"
    ACCOUNT_PASSWORD_RESET = "account:password-reset"  # noqa: S105  a tag, not a password
    ACCOUNT_PASSWORD_ASKED = "account:password-asked"  # noqa: S105  a tag, not a password
    ACCOUNT_SETTINGS_CHANGED = "account:settings-changed"
    ACCOUNT_LINK_MAILED = "account:link-mailed"
    ACCOUNT_PASSWORD_CHANGED = "account:password-changed"  # noqa: S105  a tag, not a password
    ACCOUNT_SESSIONS_ENDED = "account:sessions-ended"
    ROLE_GRANTED = "role:granted"
    ROLE_REVOKED = "role:revoked"
    ROUND_CREATED = "round:created"
    ROUND_CHANGED = "round:changed"
    ROUND_OPENED = "round:opened"
    ROUND_CLOSED = "round:closed"
    ROUND_COUNTED = "round:counted"
    ROUND_COUNTED_AGAIN = "round:counted-again"
    ROUND_PUBLISHED = "round:published"
    ROUND_IMPORTED = "round:imported"
    PHASE_BEGAN = "phase:began"
    PHASE_ENDED = "phase:ended"
    ACT_REQUESTED = "act:requested"
    ACT_CONFIRMED = "act:confirmed"
    ACT_DECLINED = "act:declined"
    PROPOSAL_SAVED = "proposal:saved"
    PROPOSAL_SUBMITTED = "proposal:submitted"
    PROPOSAL_WITHDRAWN = "proposal:withdrawn"
    SUPPORT_GIVEN = "support:given"
    SUPPORT_TAKEN_BACK = "support:taken-back"
    COMMENT_ADDED = "comment:added"
    COMMENT_HIDDEN = "comment:hidden"
    ASSESSMENT_GIVEN = "assessment:given"
    DECISION_TAKEN = "decision:taken"
    PROJECT_NUMBERED = "project:numbered"
    PROJECT_TEXT_SAVED = "project:text-saved"
    CODES_ISSUED = "codes:issued"
    CODE_REPLACED = "code:replaced"
    UPLOAD_ADDED = "upload:added"
    UPLOAD_TAKEN_IN = "upload:taken-in"
    UPLOAD_THROWN_AWAY = "upload:thrown-away"
    VOTER_REGISTERED = "voter:registered"
    LETTERS_ASKED = "letters:asked"
    LETTERS_FETCHED = "letters:fetched"
    LETTERS_STOPPED = "letters:stopped"
    LETTERS_CONTINUED = "letters:continued"
    LETTERS_POSTED = "letters:posted"
    HOLDER_NAMED = "holder:named"
    HOLDER_PROVED = "holder:proved"
    HOLDER_REPLACED = "holder:replaced"
    KEY_TURNED = "key:turned"
    OPENING_SIGNED = "opening:signed"
    BATCH_OPENED = "batch:opened"
    BATCH_SEALED = "batch:sealed"
    BATCH_ENTERED = "batch:entered"
    BATCH_SETTLED = "batch:settled"
    CROSSING_QUESTIONED = "crossing:questioned"
    CROSSING_TAKEN_BACK = "crossing:taken-back"
    CROSSING_STAYS = "crossing:stays"
    VOTER_HELPED = "voter:helped"
    VOTER_LOOKED_UP = "voter:looked-up"
    PACKS_MADE = "packs:made"
    PACK_ISSUED = "pack:issued"
    PACK_RETURNED = "pack:returned"
    FLAG_LOOKED_AT = "flag:looked-at"
    FLAG_AGREED = "flag:agreed"
    SAMPLE_DRAWN = "sample:drawn"
    SAMPLE_REPORTED = "sample:reported"
    ROUND_ANNULLED = "round:annulled"
    RECORD_KEY_CHANGED = "record:key-changed"
    KEYS_DESTROYED = "keys:destroyed"
    UPDATE_PUBLISHED = "update:published"
