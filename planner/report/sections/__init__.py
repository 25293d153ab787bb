"""The sections of the page, one module each: what they say and show, as blocks without markup."""
