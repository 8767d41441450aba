"""Who is named, and who may be one person: clients, people who sign in, logins, authors."""

import pytest

from app.domain.approval import Way
from app.domain.people import People, Person, at_the_command_line, author, caller

PEOPLE = People(
    {
        "anna": ("anna@example.com",),
        "deploy": (),
        "person:ben": ("ben@example.com", "user:bsmith"),
    }
)
ADA, BEN = caller("person:ada@example.com"), caller("person:ben")
ON_THE_ALERT = author("ada@example.com", "opsgenie", Way.NOTE)


@pytest.mark.parametrize(
    ("person", "by", "is_named"),
    [
        pytest.param(ADA, "person:ada@example.com", True, id="as a person"),
        pytest.param(ADA, "person:ADA@example.com", True, id="whatever the case"),
        pytest.param(ADA, "ada@example.com", True, id="as sources call him"),
        pytest.param(ADA, "user:ada@example.com", False, id="a login is not he"),
        pytest.param(BEN, "ben@example.com", True, id="by what the settings say"),
        pytest.param(BEN, "user:bsmith", False, id="his login counts at the command line"),
        pytest.param(caller("person:anna"), "anna", False, id="a client's name is its token"),
        pytest.param(caller("anna"), "person:anna", False, id="a client is no person"),
        pytest.param(caller("anna"), "anna@example.com", True, id="a client's user"),
        pytest.param(caller("deploy"), "deploy", True, id="a client"),
        pytest.param(caller("deploy"), "Deploy", False, id="a client's name has a case"),
        pytest.param(ON_THE_ALERT, "ada@example.com", True, id="an author"),
        pytest.param(
            author("person:ben", "opsgenie", Way.NOTE), "person:ben", False, id="who calls so"
        ),
        pytest.param(
            author("person:ben", "opsgenie", Way.NOTE), "Person:ben", False, id="or nearly so"
        ),
        pytest.param(at_the_command_line("user:ben"), "person:ben", False, id="a login of a name"),
        pytest.param(at_the_command_line("user:ben"), "user:ben", True, id="a login"),
    ],
)
def test_a_name_means_one_who_came_by_the_way_that_it_is_for(
    person: Person, by: str, is_named: bool
) -> None:
    assert PEOPLE.is_named(person, [by]) is is_named


@pytest.mark.parametrize(
    ("person", "other", "is_same"),
    [
        pytest.param(ADA, "person:Ada@example.com", True, id="by one name"),
        pytest.param(ADA, "ada@example.com", True, id="the author of a note"),
        pytest.param(ADA, "user:ada@example.com", True, id="a login of that name"),
        pytest.param(caller("person:anna"), "anna", True, id="a client of that name"),
        pytest.param(caller("person:anna@example.com"), "anna", True, id="a client's user"),
        pytest.param(BEN, "user:bsmith", True, id="a login that the settings name"),
        pytest.param(at_the_command_line("user:bsmith"), "person:ben", True, id="and back"),
        pytest.param(BEN, "ben@example.com", True, id="an author that the settings name"),
        pytest.param(
            caller("person:a1", ("anna@example.com",)), "anna", True, id="by the e-mail address"
        ),
        pytest.param(BEN, "person:ada@example.com", False, id="another person"),
        pytest.param(BEN, "anna", False, id="a client of somebody else"),
    ],
)
def test_who_may_be_the_same_person_does_not_approve_his_own(
    person: Person, other: str, is_same: bool
) -> None:
    assert PEOPLE.is_same(person, other) is is_same


def test_a_name_of_a_person_lets_nobody_answer_on_the_alert() -> None:
    assert not PEOPLE.names_an_author(["person:ben", "user:ben", "anna"])
    assert caller("person:ben").actor == "person:ben"
    assert caller("ben").actor == "client:ben"
    assert caller("user:ben") == at_the_command_line("user:ben")
