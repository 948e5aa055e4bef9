"""Every expected failure of the house, under one base: each says what the person at the desk can do next.

TamgaError                         title, what happened, what to do next, is the data safe
├── FileUnreadable                 a file that somebody named cannot be read, or is not what it should be
├── FileUnwritable                 nothing can be written to the place that somebody named
├── OutputLost                     standard output cannot be written
├── StoreError                     a database cannot be read or written
│   ├── NewerSchema                written by a newer version of this program
│   ├── KeyringTooNew              a later program wrote the keyring, or this member's part of it
│   ├── BadCopy                    a file is no whole copy of a workplace
│   ├── MigrationFailed            bringing it up to date failed and was undone whole
│   ├── StaysSealed                a sealed value at the banner has no key here, or was changed
│   └── Unavailable                the banner's database does not take or give now
├── NumberFault                    the number of a document cannot be right, for the field to say
├── BadSlipNumber                  what was typed is no slip number
├── UnknownAnswer                  an answer that the matter does not ask for or the question not offer
├── ReleaseProblems                a release file, with all that is wrong in it
├── BadCell                        a cell of a workbook is not what its column wants
├── DocumentError                  a document cannot be made of what it was given
│   ├── FontMissing                a font file is not where it was installed
│   ├── FontWrong                  a font file is there in another version
│   ├── MissingGlyph               no font has a shape for a character
│   │   └── BadCharacter           a character that no paper can show
│   ├── NoRoom                     a text finds no room, and whose it is
│   │   ├── TextTooLong            one text is longer than a page
│   │   └── PaperTooSmall          the document does not fit this paper
│   │       └── TextsOverlap       two texts would stand on each other
│   ├── AuthorizationIncomplete    an authorization without what makes it one
│   ├── NotDelegated               a supplement notice that this site may not give
│   └── NothingToSupplement        a supplement notice without anything missing
├── SetUpError                     a data folder cannot be made, found or used
│   ├── NotSetUp                   no workplace in this folder yet
│   ├── AlreadySetUp               a workplace is in this folder already
│   ├── NoKiosk                    nobody has prepared a kiosk here
│   └── AlreadyOpen                another window of this data folder is open
├── UnlockError                    name and password do not open the store
│   ├── WrongPassword              name or password wrong (never says which)
│   ├── StaffLeft                  the banner's roster says that this person has left
│   ├── PinRefused                 the six digits of the day are wrong, or count no more
│   └── TooSoon                    wrong too often: wait `wait_s` seconds
├── NotAllowed                     the role of who is on duty does not allow that
├── CatalogueError                 a release or a matter cannot be used
│   ├── ReleaseRefused             the file has problems, or is older than the one in use
│   └── MatterUnavailable          unknown, suspended or withdrawn matter
├── CaseError                      a case cannot be recorded or found
│   ├── IncompleteDraft            fields that are missing or wrong, each with its reason
│   └── UnknownSlip                no such slip number on this device
├── PrintError                     a document did not reach the printer
│   └── PrintUnanswered            nobody knows yet whether the print system took it
├── ExchangeError                  nothing could be exchanged with the banner; all is safe on this device
│   ├── TryAgain                   nothing is wrong with what was sent: the same again later
│   │   ├── Unreachable            no answer, or a cut one
│   │   ├── ProxyProblem           the proxy of this computer does not lead there
│   │   ├── OtherAnswer            somebody else answered: a login page of the network
│   │   ├── NoServerThere          another server answered, and no login page either
│   │   ├── FrontRefused           something in front of the server refused in its place
│   │   ├── CertificateProblem     the server cannot prove that it is the banner's
│   │   │   └── UnknownCertificate     it is the certificate that is not believed
│   │   ├── ForeignAnswer          what answered is not the banner, or was changed on the way
│   │   └── ServerTrouble          the banner's server says that it cannot just now
│   ├── ServerRefused              the banner's server will not take it, `refusal` says why
│   ├── WrongAddress               what was typed is no address of a server
│   ├── NeedsHttps                 the address leads to a server that speaks https alone
│   ├── NotEnrolled                this device has no banner yet
│   ├── ForkWaits                  a further copy of a device waits for the banner's operator
│   ├── Cancelled                  stopped by the user
│   ├── ParcelRefused              a parcel is not what it should be
│   ├── PartsToCome                a release that parcels bring in pieces is not whole yet
│   ├── PiecesToCome               likewise a version of the program
│   ├── ProgramUntrusted           a version of the program that is not signed, not for here or not whole
│   └── ReleaseUntrusted           a release that the banner did not sign, or that is not whole
├── NotOpened                      words or a key do not open what is sealed
├── MessageUnreadable              a message between device and banner cannot be read
│   ├── TooLarge                   it would grow beyond its limit
│   ├── Damaged                    it is no whole frame
│   └── NoMessage                  it is none of its kind
├── Refused                        what the banner's server will not take, and the answer in HTTP
└── BackupRefused                  a file is no whole backup, or none for this place

The classes that one room alone raises stand in that room; a test compares this tree with them.
A foreign error is turned into one of these once, where the house meets the foreign thing: a named file
(`casework.named_files`), the store (`desktop.database.engine`), the network (`sync.device.transport`),
the printer (`desktop.printing.queues`).
"""

# The names say what happened, as the clerk would; every one of them derives from TamgaError.
# ruff: noqa: N818

from __future__ import annotations

from casework.language import _


class TamgaError(Exception):
    """Base of all expected failures: shown in a message bar, printed on stderr, never a traceback."""

    def __init__(self, title: str, what: str, next_step: str, data_safe: bool = True) -> None:
        super().__init__(title, what, next_step)
        self.title = title
        self.what = what
        self.next_step = next_step
        self.data_safe = data_safe

    def __str__(self) -> str:
        return _("{title}：{what}。{next_step}。").format(
            title=self.title, what=self.what, next_step=self.next_step
        )


class FileUnreadable(TamgaError):
    """A file that somebody named cannot be read, or is not what it should be."""


class FileUnwritable(TamgaError):
    """Nothing can be written to the place that somebody named."""


class StoreError(TamgaError):
    """A database cannot be read or written."""


class NewerSchema(StoreError):
    """The database was written by a newer version of this program."""

    def __init__(self, version: str, known: str) -> None:
        super().__init__(
            _("程序版本较旧"),
            _("数据由更新的版本写成（{found}，本程序认到 {known}）").format(found=version, known=known),
            _("请安装新版本后再打开"),
        )
