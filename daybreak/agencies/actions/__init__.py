"""Every write of agencies, one file a verb group."""

from daybreak.agencies.actions.founding import found_installation, load_reference
from daybreak.agencies.actions.identities import (
    bind_identity,
    keep_provider,
    make_invitation,
    release_identities,
    use_invitation,
)
from daybreak.agencies.actions.second_factors import (
    choose_password,
    clear_second_factors,
    enrol_code_app,
    enrol_passkey,
    hold_first,
    make_recovery_codes,
    remove_passkey,
    use_code,
    use_passkey,
    use_recovery_code,
)
from daybreak.agencies.actions.sessions import (
    begin_session,
    confirm_session,
    end_sessions,
    leave_session,
    revoke_other_sessions,
    revoke_session,
)
from daybreak.agencies.actions.trying import Attempt, begin_try, fail, forgive

__all__ = [
    "Attempt",
    "begin_session",
    "begin_try",
    "bind_identity",
    "choose_password",
    "clear_second_factors",
    "confirm_session",
    "end_sessions",
    "enrol_code_app",
    "enrol_passkey",
    "fail",
    "forgive",
    "found_installation",
    "hold_first",
    "keep_provider",
    "leave_session",
    "load_reference",
    "make_invitation",
    "make_recovery_codes",
    "release_identities",
    "remove_passkey",
    "revoke_other_sessions",
    "revoke_session",
    "use_code",
    "use_invitation",
    "use_passkey",
    "use_recovery_code",
]
