"""`python -m tests.house.asvs`: writes docs/asvs.md, the requirements of OWASP ASVS 5.0.0 that this
project tracks (levels 1 and 2, a few of 3), each with the test that stands for it.

The requirements are named by number and said in our own words. A test of the house fails when one
has neither a test that exists nor a reason, or when the page is not what this writes.
"""

from dataclasses import dataclass
from pathlib import Path

PAGE = Path("docs/asvs.md")


@dataclass(frozen=True, slots=True)
class Requirement:
    """test: `path::name`, "" where it does not apply; then `why` says so."""

    number: str
    level: int
    words: str
    test: str = ""
    why: str = ""


RAW, BAD = "tests/security/test_raw_http.py", "tests/security/test_incidents.py"
SIGN_IN, ACCOUNT = "tests/web/test_console_sign_in.py", "tests/web/test_console_account.py"
FORMS, PEOPLE = "tests/web/test_console_forms.py", "tests/web/test_console_people.py"
ROLES, KEYS = "tests/web/test_console_roles.py", "tests/domain/test_keys.py"
API, ABUSE = "tests/web/test_api_comments.py", "tests/web/test_abuse.py"
LOGIN = "tests/security/test_sign_in.py"

REQUIREMENTS = (
    Requirement("1.2.1", 1, "Output is encoded for where it stands: HTML, attributes", f"{BAD}::test_no_quote_leaves_its_attribute"),
    Requirement("1.2.2", 1, "URLs are built with encoding, and of safe schemes alone", f"{BAD}::test_an_articles_address_is_of_the_site_or_refused"),
    Requirement("1.2.3", 1, "JSON in pages cannot end its script", f"{BAD}::test_no_text_ends_the_pages_data"),
    Requirement("1.2.4", 1, "Queries are parametrised", f"{BAD}::test_no_search_is_a_statement"),
    Requirement("1.2.10", 3, "Exported tables are no formulas", f"{BAD}::test_a_title_is_no_formula_in_a_download"),
    Requirement("1.3.1", 1, "Markup of readers is sanitised", why="Readers' texts are never markup: they are shown as text everywhere (1.2.1)."),
    Requirement("1.3.6", 2, "No request goes where a reader wants (SSRF)", why="Nothing is fetched for readers; connectors' addresses are the operator's."),
    Requirement("1.3.12", 3, "No pattern takes for ever", "tests/screening/test_bounds.py"),
    Requirement("2.2.1", 1, "Input is validated against what is expected", "tests/domain/test_submission.py"),
    Requirement("2.2.2", 1, "… by the server", f"{BAD}::test_the_server_alone_says_what_a_comment_is"),
    Requirement("2.3.2", 2, "Business limits are enforced", f"{ABUSE}::test_a_token_of_its_own_is_slowed_down_from_everywhere"),
    Requirement("2.3.3", 2, "Transactions succeed whole or not at all", "tests/store/test_writer.py"),
    Requirement("2.3.4", 2, "What exists once is not given twice", "tests/use_cases/test_moderate.py::test_twenty_moderators_decide_one_comment_once"),
    Requirement("2.4.1", 2, "Floods and automation are stopped", f"{ABUSE}::test_a_flood_is_told_when_to_come_back"),
    Requirement("2.4.2", 3, "What is quicker than people is noticed", f"{ABUSE}::test_our_form_sent_sooner_than_anybody_writes_is_marked"),
    Requirement("3.2.1", 1, "Answers are not shown as something else", "tests/web/test_house_of_the_web.py::test_every_answer_forbids_sniffing"),
    Requirement("3.2.2", 1, "Text is put on pages as text", "tests/browser/test_markup.py::test_no_markup_of_a_reader_ever_runs"),
    Requirement("3.3.1", 1, "Cookies are Secure, by prefix", f"{BAD}::test_behind_https_cookies_and_pages_stay_there"),
    Requirement("3.3.2", 2, "SameSite is set", f"{BAD}::test_behind_https_cookies_and_pages_stay_there"),
    Requirement("3.3.3", 2, "`__Host-` unless shared", f"{SIGN_IN}::test_over_https_the_cookie_is_bound_to_the_host"),
    Requirement("3.3.4", 2, "Session cookies are HttpOnly", f"{BAD}::test_behind_https_cookies_and_pages_stay_there"),
    Requirement("3.4.1", 1, "HSTS for a year", f"{BAD}::test_behind_https_cookies_and_pages_stay_there"),
    Requirement("3.4.2", 1, "CORS by an exact list", f"{BAD}::test_an_origin_is_the_sites_exactly_or_refused"),
    Requirement("3.4.3", 2, "CSP: nothing by default, no base, no objects", f"{BAD}::test_no_page_allows_scripts_of_its_own_text"),
    Requirement("3.4.4", 2, "nosniff everywhere", "tests/web/test_house_of_the_web.py::test_every_answer_forbids_sniffing"),
    Requirement("3.4.5", 2, "Referrer policy", "tests/web/test_house_of_the_web.py::test_every_answer_keeps_addresses_to_itself"),
    Requirement("3.4.6", 2, "frame-ancestors", f"{BAD}::test_only_the_sites_own_pages_frame_the_thread"),
    Requirement("3.5.1", 1, "Forged requests across sites are refused", f"{FORMS}::test_a_form_without_the_sessions_token_changes_nothing"),
    Requirement("3.5.2", 1, "… also where preflights do not help", f"{BAD}::test_a_foreign_page_changes_nothing_in_the_console"),
    Requirement("3.5.3", 1, "What changes something is no GET", f"{ROLES}::test_each_role_passes_where_it_may_and_nowhere_else"),
    Requirement("3.5.4", 2, "Applications stand on hosts of their own", why="One service; the operator may give the console a host of its own behind the proxy."),
    Requirement("3.5.5", 2, "postMessage is checked by its sender", "tests/browser/test_thread.py::test_the_embed_makes_a_frame_as_tall_as_its_thread"),
    Requirement("3.5.6", 3, "No JSONP", why="There is none."),
    Requirement("3.7.2", 2, "Redirects lead to known places", f"{BAD}::test_signing_in_leads_nowhere_else"),
    Requirement("4.1.1", 1, "Content types are said, with their charset", f"{API}::test_refusals_come_in_the_order_of_the_contract"),
    Requirement("4.1.3", 2, "Headers of proxies cannot be forged", "tests/web/test_nginx.py::test_a_reader_cannot_say_who_the_client_is"),
    Requirement("4.2.1", 2, "Where a request ends is never in doubt", f"{RAW}::test_a_request_whose_end_is_doubtful_hides_no_other"),
    Requirement("6.2.1", 1, "Passwords have a least length", f"{ACCOUNT}::test_a_weak_password_is_refused"),
    Requirement("6.2.2", 1, "People change their passwords", f"{ACCOUNT}::test_a_new_password_needs_the_present_one_and_ends_every_other_session"),
    Requirement("6.2.3", 1, "… with the present one", f"{ACCOUNT}::test_a_new_password_needs_the_present_one_and_ends_every_other_session"),
    Requirement("6.2.4", 1, "Common passwords are refused", f"{ACCOUNT}::test_a_weak_password_is_refused"),
    Requirement("6.2.9", 2, "Long passwords are allowed, absurd ones not hashed", f"{LOGIN}::test_a_password_longer_than_any_is_not_hashed_at_all"),
    Requirement("6.2.12", 2, "Stolen passwords are refused", f"{ACCOUNT}::test_a_stolen_password_is_refused_where_the_operator_keeps_a_list"),
    Requirement("6.3.1", 1, "Guessing is slowed", f"{SIGN_IN}::test_many_attempts_are_slowed_for_the_network_that_makes_them"),
    Requirement("6.3.2", 1, "No default accounts", f"{BAD}::test_nobody_becomes_a_moderator_by_coming_first"),
    Requirement("6.3.3", 2, "A second factor can be asked for", f"{ACCOUNT}::test_with_a_second_factor_the_password_alone_opens_nothing"),
    Requirement("6.3.8", 3, "Nobody learns who has an account", f"{LOGIN}::test_an_unknown_e_mail_costs_the_time_of_a_wrong_password"),
    Requirement("6.4.1", 1, "Invitations work once", f"{PEOPLE}::test_a_link_works_once"),
    Requirement("7.2.1", 1, "Sessions are checked by the server", f"{SIGN_IN}::test_the_right_password_opens_a_session"),
    Requirement("7.2.2", 1, "Session secrets are random, not fixed", f"{SIGN_IN}::test_only_a_keyed_digest_of_the_secret_is_stored"),
    Requirement("7.2.4", 1, "Signing in makes a new one", f"{SIGN_IN}::test_a_session_planted_before_signing_in_is_worth_nothing"),
    Requirement("7.3.1", 2, "Idle sessions end", f"{SIGN_IN}::test_a_session_ends_when_idle_and_after_a_working_day"),
    Requirement("7.3.2", 2, "… and all do in the end", f"{SIGN_IN}::test_a_session_ends_when_idle_and_after_a_working_day"),
    Requirement("7.4.1", 1, "Signing out ends a session for good", f"{SIGN_IN}::test_signing_out_ends_the_session_for_good"),
    Requirement("7.4.2", 1, "Who is disabled is out at once", f"{SIGN_IN}::test_who_was_disabled_neither_signs_in_nor_stays"),
    Requirement("7.4.3", 2, "A new password ends the others", f"{ACCOUNT}::test_a_new_password_needs_the_present_one_and_ends_every_other_session"),
    Requirement("7.5.2", 2, "People see and end their sessions", f"{ACCOUNT}::test_sessions_are_listed_and_ended"),
    Requirement("8.2.1", 1, "Every address says whom it is for", f"{ROLES}::test_every_address_is_entered_here"),
    Requirement("8.2.2", 1, "Data of others is refused", f"{BAD}::test_a_moderator_of_one_site_decides_nothing_of_another"),
    Requirement("8.2.3", 2, "Fields are those of the role", f"{BAD}::test_the_public_sees_these_fields_and_no_others"),
    Requirement("8.3.1", 1, "The server decides, not the page", f"{ROLES}::test_each_role_passes_where_it_may_and_nowhere_else"),
    Requirement("8.3.2", 3, "A changed role counts at once", f"{PEOPLE}::test_a_role_that_is_changed_or_taken_is_so_at_once"),
    Requirement("9.1.1", 1, "Tokens are checked by their signature", f"{BAD}::test_a_forged_token_is_nobody"),
    Requirement("9.1.2", 1, "… by our algorithm alone", f"{BAD}::test_a_forged_token_is_nobody"),
    Requirement("9.1.3", 1, "… with keys that we hold", f"{BAD}::test_tokens_outlive_a_change_of_the_key_until_the_old_one_is_dropped"),
    Requirement("9.2.1", 1, "Tokens with a time end", "tests/web/test_proof.py::test_a_puzzle_is_good_for_its_network_and_its_time_alone"),
    Requirement("9.2.3", 2, "Tokens are for one site and purpose", f"{KEYS}::test_a_signature_serves_one_purpose"),
    Requirement("11.4.2", 2, "Passwords are hashed slowly", f"{LOGIN}::test_passwords_are_hashed_by_argon2id_with_more_than_owasp_asks_for"),
    Requirement("13.2.3", 2, "No default credentials between parts", "tests/cli/test_run.py::test_its_redis_is_private_keeps_nothing_on_disk_and_evicts_nothing"),
    Requirement("13.3.1", 2, "Secrets come by file and stay there", f"{LOGIN}::test_a_secret_may_come_by_file_and_not_be_short"),
    Requirement("13.4.2", 2, "No debugging in production", f"{BAD}::test_a_fault_of_ours_tells_nothing_of_itself"),
    Requirement("13.4.4", 2, "No TRACE", f"{RAW}::test_a_method_that_nothing_takes_is_refused"),
    Requirement("13.4.5", 2, "Metrics are not public", f"{BAD}::test_metrics_are_for_this_machine_alone"),
    Requirement("14.2.1", 1, "No secrets in addresses", f"{BAD}::test_nothing_secret_stands_in_an_address"),
    Requirement("14.2.5", 3, "Caches keep nothing personal", f"{BAD}::test_no_header_changes_what_everybody_gets"),
    Requirement("14.2.7", 3, "What is kept for a time is forgotten", "tests/use_cases/test_erase.py::test_networks_are_forgotten_by_the_month_of_their_key"),
    Requirement("15.3.1", 1, "Answers hold only the fields that are needed", f"{BAD}::test_the_public_sees_these_fields_and_no_others"),
    Requirement("15.3.3", 2, "No field is set by naming it", f"{BAD}::test_the_server_alone_says_what_a_comment_is"),
    Requirement("15.3.4", 2, "The client's address comes from trusted proxies", "tests/cli/test_parts.py::test_what_leaves_readers_unprotected_is_said_at_the_start"),
    Requirement("15.3.5", 2, "Types are checked", f"{BAD}::test_no_json_type_in_any_field_is_a_fault_of_ours"),
    Requirement("15.3.7", 2, "Parameters given twice are refused", f"{BAD}::test_a_missing_or_doubled_site_is_no_way_past_the_check"),
    Requirement("15.4.2", 3, "Checks and changes are one", "tests/use_cases/test_moderate.py::test_who_comes_second_changes_nothing_and_is_told"),
    Requirement("16.2.5", 2, "Logs hold no secrets and no addresses", f"{RAW}::test_no_address_of_a_reader_is_kept_anywhere"),
    Requirement("16.4.1", 2, "No line of a log can be forged", f"{RAW}::test_what_is_sent_forges_no_line_of_the_log"),
    Requirement("16.5.1", 2, "Faults are told in general words", f"{BAD}::test_a_fault_of_ours_tells_nothing_of_itself"),
    Requirement("16.5.2", 2, "A part that is away does not open a door", f"{ABUSE}::test_without_redis_a_flood_is_stopped_all_the_same"),
    Requirement("16.5.3", 2, "Failing is refusing", "tests/use_cases/test_screen.py"),
    Requirement("16.5.4", 3, "What nobody caught is logged", f"{BAD}::test_a_fault_of_ours_tells_nothing_of_itself"),
)  # fmt: skip

HEAD = """# OWASP ASVS 5.0.0

Written by `python -m tests.house.asvs`; a test of the house keeps it true. Levels 1 and 2, and a few
requirements of level 3. The words are ours.

| requirement | level | | test |
| --- | --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    rows = [
        f"| {one.number} | {one.level} | {one.words} | "
        + (f"`{one.test}`" if one.test else f"does not apply: {one.why}")
        + " |\n"
        for one in REQUIREMENTS
    ]
    return HEAD + "".join(rows)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
