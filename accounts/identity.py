"""The normal forms in which usernames and email addresses are compared.

Two spellings are one identity exactly if their keys are equal. Keys are computed here and stored
(accounts/models/keys.py): PostgreSQL folds case differently, `UPPER('ı')` being `I` there.

Sources: Unicode 16, D146 (compatibility caseless matching); UTS 46 and IDNA 2008 for domains.
"""

import unicodedata

import idna

MAX_DOMAIN_CHARACTERS = 253  # RFC 1035; nothing longer is given to idna


def username_key(text: str) -> str:
    """Return the form in which `text` is compared with other usernames; "" for no username."""
    return _fold(text.strip())


def email_key(text: str) -> str:
    """Return the normal form of an email address, in which it is stored, compared and mailed.

    The domain is in ASCII (`xn--`). Defined for every text: one without a domain is only folded.
    """
    local, at, domain = unicodedata.normalize("NFKC", text).strip().rpartition("@")
    return f"{_fold(local)}@{_domain_key(domain)}" if at else _fold(domain)


def login_key(text: str) -> str:
    """Return the form in which what is typed at sign-in, a username or address, is compared."""
    key = username_key(text)
    return email_key(text) if "@" in key else key


def _domain_key(domain: str) -> str:
    if len(domain) > MAX_DOMAIN_CHARACTERS:
        return _fold(domain)
    try:
        return idna.encode(domain, uts46=True).decode()
    except UnicodeError:  # what no registry gives away, such as an address literal
        return _fold(domain)


def _fold(text: str) -> str:
    once = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    return unicodedata.normalize("NFKC", once.casefold())
