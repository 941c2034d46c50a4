"""Sanctions lists in the forms in which their offices send them; all names here are made up."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.errors import TableError
from tocsin.reference.screening import Entry, load_lists
from tocsin.reference.screening.entries import birth, country, identifier

Write = Callable[[str, str], Path]

SDN = (
    '101,"BRANDT LIGHTHOUSE WORKS",-0- ,"QUAY",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    '102,"VORONIN, Gleb Arkadyevich","individual","QUAY] [DOCK",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,'
    '"DOB 12 Mar 1961; alt. DOB 1962; POB Tula, Russia; nationality Russia; Gender Male; Passport 71-4 5 (Russia); '
    "National ID No. 8812345 (Russia); a.k.a. 'GLEB THE QUIET'; Linked To: BRANDT LIGHTHOUSE WORKS.\"\n"
    '103,"SEA HERON 4","vessel","QUAY",-0- ,"HRN44","Tug",-0- ,-0- ,"Panama",-0- ,'
    '"Vessel Registration Identification IMO 9000001."\n'
    "\x1a\n"
)
ALT = '102,7,"aka","VORONINE, Gleb",-0- \n101,8,"fka","BRANDT LANTERN WORKS",-0- \n101,9,"aka","BLW",-0- \n'
ADD = '101,55,"1 Pier Road","Lisbon","Portugal",-0- \n'


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def by_id(*paths: Path) -> dict[str, Entry]:
    entries, problems = load_lists(paths)
    assert problems == ()
    return {entry.id: entry for entry in entries}


def names(entry: Entry) -> list[tuple[str, str]]:
    return [(name.text, name.strength) for name in entry.names]


def test_the_united_states_files_have_no_header_and_add_up(write: Write) -> None:
    found = by_id(write("sdn.csv", SDN), write("alt.csv", ALT), write("add.csv", ADD))
    assert names(found["101"]) == [
        ("BRANDT LIGHTHOUSE WORKS", "primary"),
        ("BRANDT LANTERN WORKS", "former"),
        ("BLW", "alias"),
    ]
    assert found["101"].sort == "organisation" and found["101"].facts.countries == {"PT"}
    assert ("GLEB THE QUIET", "weak") in names(found["102"]) and ("VORONINE, Gleb", "alias") in names(
        found["102"]
    )
    assert found["102"].programmes == ("QUAY", "DOCK") and found["102"].sort == "person"
    assert found["102"].facts.births == {"1961-03-12", "1962"}
    assert found["102"].facts.countries == {"RU"}
    assert "8812345" in found["102"].facts.identifiers
    assert found["103"].sort == "vessel" and found["103"].facts.identifiers == {"HRN44", "9000001"}


def test_aliases_may_come_before_their_entries(write: Write) -> None:
    found = by_id(write("alt.csv", ALT), write("sdn.csv", SDN))
    assert found["101"].name == "BRANDT LIGHTHOUSE WORKS"


def test_the_same_rows_as_lines_of_json_are_read(write: Write) -> None:
    main = [
        {
            "ent_num": 5,
            "name": "OKAFOR, Lena",
            "type": "individual",
            "program": "QUAY",
            "remarks": "DOB 1970.",
        }
    ]
    more = [{"ent_num": 5, "alt_num": 1, "kind": "fka", "name": "BRANDT, Lena"}]
    paths = [write(f"{i}.jsonl", "\n".join(map(json.dumps, rows))) for i, rows in enumerate((main, more))]
    found = by_id(*paths)["5"]
    assert names(found) == [("OKAFOR, Lena", "primary"), ("BRANDT, Lena", "former")]
    assert found.facts.births == {"1970"}


def test_the_united_states_xml_is_read(write: Write) -> None:
    path = write(
        "sdn.xml",
        """<?xml version="1.0"?><sdnList xmlns="http://example.org/sdn"><sdnEntry><uid>201</uid>
        <firstName>Gleb</firstName><lastName>VORONIN</lastName><sdnType>Individual</sdnType>
        <programList><program>QUAY</program></programList>
        <idList><id><uid>1</uid><idType>Passport</idType><idNumber>AB 1234</idNumber></id></idList>
        <akaList><aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>THE QUIET</lastName></aka>
        <aka><uid>3</uid><type>f.k.a.</type><category>strong</category><lastName>VORON</lastName><firstName>G</firstName></aka>
        </akaList><nationalityList><nationality><country>Russia</country></nationality></nationalityList>
        <dateOfBirthList><dateOfBirthItem><dateOfBirth>03 May 1971</dateOfBirth></dateOfBirthItem></dateOfBirthList>
        </sdnEntry></sdnList>""",
    )
    found = by_id(path)["201"]
    assert names(found) == [("VORONIN, Gleb", "primary"), ("THE QUIET", "weak"), ("VORON, G", "former")]
    assert (found.facts.births, found.facts.countries) == ({"1971-05-03"}, {"RU"})
    assert found.facts.identifiers == {"AB1234"}


def test_the_united_states_advanced_xml_knows_family_names_and_weak_aliases(write: Write) -> None:
    def alias(text: str, kind: str, primary: str, low: str) -> str:
        return (
            f'<Alias AliasTypeID="{kind}" Primary="{primary}" LowQuality="{low}"><DocumentedName DocNameStatusID="1">'
            f'<DocumentedNamePart><NamePartValue NamePartGroupID="1">{text}</NamePartValue></DocumentedNamePart>'
            '<DocumentedNamePart><NamePartValue NamePartGroupID="2">Gleb</NamePartValue></DocumentedNamePart>'
            "</DocumentedName></Alias>"
        )

    path = write(
        "sdn_advanced.xml",
        '<Sanctions xmlns="http://example.org/adv"><DistinctParties><DistinctParty FixedRef="301">'
        '<Profile ID="301" PartySubTypeID="4"><Identity>'
        + alias("VORONIN", "1403", "true", "false")
        + alias("VORON", "1401", "false", "false")
        + alias("QUIET", "1400", "false", "true")
        + '<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup>'
        '<MasterNamePartGroup><NamePartGroup ID="2" NamePartTypeID="1521"/></MasterNamePartGroup></NamePartGroups>'
        '</Identity><Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1971</Year>'
        "<Month>5</Month><Day>3</Day></From></Start></DatePeriod></FeatureVersion></Feature></Profile>"
        "</DistinctParty></DistinctParties></Sanctions>",
    )
    found = by_id(path)["301"]
    assert names(found) == [("VORONIN, Gleb", "primary"), ("VORON, Gleb", "former"), ("QUIET, Gleb", "weak")]
    assert found.sort == "person" and found.facts.births == {"1971-05-03"}


def test_the_united_nations_list_is_read(write: Write) -> None:
    path = write(
        "consolidated.xml",
        """<CONSOLIDATED_LIST dateGenerated="2026-02-01"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>
        <FIRST_NAME>TAREK</FIRST_NAME><SECOND_NAME>SAYEGH</SECOND_NAME><UN_LIST_TYPE>Quay</UN_LIST_TYPE>
        <REFERENCE_NUMBER>QQi.001</REFERENCE_NUMBER><NAME_ORIGINAL_SCRIPT>طارق صايغ</NAME_ORIGINAL_SCRIPT>
        <NATIONALITY><VALUE>Jordan</VALUE></NATIONALITY>
        <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Abu Faris</ALIAS_NAME></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
        <INDIVIDUAL_DATE_OF_BIRTH><YEAR>1968</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
        <INDIVIDUAL_DOCUMENT><NUMBER>K-550011</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS>
        <ENTITIES><ENTITY><FIRST_NAME>HERON LINES (HL) ; HERON CARGO</FIRST_NAME>
        <REFERENCE_NUMBER>QQe.002</REFERENCE_NUMBER><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY>
        <ALIAS_NAME>Egret Lines</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>""",
    )
    found = by_id(path)
    assert names(found["QQi.001"]) == [
        ("TAREK SAYEGH", "primary"),
        ("طارق صايغ", "alias"),
        ("Abu Faris", "weak"),
    ]
    assert found["QQi.001"].facts.identifiers == {"K550011"}
    assert (found["QQi.001"].facts.births, found["QQi.001"].facts.countries) == ({"1968"}, {"JO"})
    assert [name for name, _ in names(found["QQe.002"])] == ["HERON LINES (HL)", "HERON CARGO", "Egret Lines"]


def test_the_european_list_is_read_as_xml_and_as_csv(write: Write) -> None:
    xml = write(
        "eu.xml",
        """<export xmlns="http://example.org/fsd"><sanctionEntity euReferenceNumber="EU.1.2" logicalId="9">
        <regulation programme="QUAY"/><subjectType code="person" classificationCode="P"/>
        <nameAlias wholeName="Lena Okafor" strong="true"/><nameAlias firstName="Lena" lastName="Brandt" wholeName=""/>
        <nameAlias wholeName="Lulu" strong="false"/><citizenship countryIso2Code="NG"/>
        <birthdate birthdate="1970-01-02" year="1970"/><identification number="P 998877"/></sanctionEntity></export>""",
    )
    found = by_id(xml)["EU.1.2"]
    assert names(found) == [("Lena Okafor", "primary"), ("Lena Brandt", "alias"), ("Lulu", "weak")]
    assert (found.sort, found.facts.births, found.facts.countries) == ("person", {"1970-01-02"}, {"NG"})
    table = write(
        "eu.csv",
        "\ufefffileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;NameAlias_WholeName;"
        "BirthDate_BirthDate;Citizenship_CountryIso2Code\n"
        "01/02/2026;9;EU.1.3;P;Lena Okafor;;\n01/02/2026;9;EU.1.3;P;Lena Brandt;;\n01/02/2026;9;EU.1.3;P;;1970-01-02;NG\n",
    )
    found = by_id(table)["EU.1.3"]
    assert names(found) == [("Lena Okafor", "primary"), ("Lena Brandt", "alias")]
    assert (found.facts.births, found.facts.countries) == ({"1970-01-02"}, {"NG"})


def test_the_british_lists_are_read(write: Write) -> None:
    treasury = write(
        "ConList.csv",
        "Last Updated,01/02/2026\n"
        "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Nationality,Passport Number,"
        "Group Type,Alias Type,Alias Quality,Regime,Group ID\n"
        "VORONIN,Gleb,Arkadyevich,,,,,Глеб Воронин,12/03/1961,Russia,71450001,Individual,Primary name,,Quay,801\n"
        "VORON,Gleb,,,,,,,,,,Individual,AKA,Low,Quay,801\n"
        "SEA HERON 4,,,,,,,,,,,Ship,Primary name,,Quay,802\n",
    )
    found = by_id(treasury)
    assert names(found["801"]) == [
        ("VORONIN, Gleb Arkadyevich", "primary"),
        ("Глеб Воронин", "alias"),
        ("VORON, Gleb", "weak"),
    ]
    assert found["801"].facts.births == {"1961-03-12"} and found["801"].facts.identifiers == {"71450001"}
    assert found["802"].sort == "vessel"
    office = write(
        "uk.csv",
        "Report Date: 01-Feb-2026\n"
        "Last Updated,Unique ID,OFSI Group ID,Name 6,Name 1,Name type,Alias strength,Regime Name,Designation Type,D.O.B\n"
        "01/02/2026,QUA0001,,Heron Lines,,Primary Name,,Quay,Entity,\n",
    )
    assert by_id(office)["QUA0001"].name == "Heron Lines"


def test_the_british_xml_is_read(write: Write) -> None:
    treasury = write(
        "ofsi.xml",
        "<ArrayOfFinancialSanctionsTarget><FinancialSanctionsTarget><name6>VORONIN</name6><name1>Gleb</name1>"
        "<GroupID>901</GroupID><GroupTypeDescription>Individual</GroupTypeDescription><AliasType>Primary name</AliasType>"
        "<DateOfBirth>12/03/1961</DateOfBirth></FinancialSanctionsTarget></ArrayOfFinancialSanctionsTarget>",
    )
    assert names(by_id(treasury)["901"]) == [("VORONIN, Gleb", "primary")]
    office = write(
        "uk.xml",
        "<Designations><Designation><UniqueID>QUA2</UniqueID><Names><Name><Name6>Voronin</Name6><Name1>Gleb</Name1>"
        "<NameType>Primary Name</NameType></Name></Names><NonLatinNames><NonLatinName><NameNonLatinScript>Глеб Воронин"
        "</NameNonLatinScript></NonLatinName></NonLatinNames><RegimeName>Quay</RegimeName>"
        "<IndividualEntityShip>Individual</IndividualEntityShip></Designation></Designations>",
    )
    assert names(by_id(office)["QUA2"]) == [("Voronin, Gleb", "primary"), ("Глеб Воронин", "alias")]


def test_packed_files_are_read_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(SDN.encode()))
    (tmp_path / "b.csv.zst").write_bytes(zstandard.ZstdCompressor().compress(SDN.encode()))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("folder/sdn.csv", SDN)
        archive.writestr("readme.md", "nothing")
    (tmp_path / "c.zip").write_bytes(held.getvalue())
    plain = by_id(tmp_path / "a.csv.gz")
    assert plain == by_id(tmp_path / "b.csv.zst") == by_id(tmp_path / "c.zip")
    assert len(plain) == 3


def test_lists_of_older_days_are_read_in_their_own_letters(tmp_path: Path) -> None:
    path = tmp_path / "sdn.csv"
    path.write_bytes('5,"PEÑARANDA, José","individual","QUAY",,,,,,,,\n'.encode("cp1252"))
    assert by_id(path)["5"].name == "PEÑARANDA, José"


def test_bad_rows_are_told_and_the_rest_is_taken(write: Write) -> None:
    entries, problems = load_lists([write("sdn.csv", SDN + 'x,"ODD"\n7,"short row"\n')])
    assert len(entries) == 3
    assert [problem.partition(":")[0] for problem in problems] == ["sdn.csv, row 5", "sdn.csv, row 6"]


@pytest.mark.parametrize(
    ("name", "text", "cause"),
    [
        ("a.csv", "", "no entry"),
        ("a.csv", "name,age\nLena,3\n", "not a sanctions list"),
        ("a.xml", "<rss><channel/></rss>", "no entry"),
        ("a.xml", "<sdnList><sdnEntry><uid>1</uid>", "not whole XML"),
        ("a.jsonl", '{"headline": "x"}\n', "not a sanctions list"),
        ("a.zip", "no archive", "cannot be read"),
        ("a.gz", "not packed", "cannot be read"),
    ],
)
def test_what_is_no_list_is_said_so(write: Write, name: str, text: str, cause: str) -> None:
    with pytest.raises(TableError, match=cause):
        load_lists([write(name, text)])


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        load_lists([tmp_path / "none.csv"])


def test_entities_of_xml_are_never_resolved(write: Write, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET", encoding="utf-8")
    path = write(
        "sdn.xml",
        f'<!DOCTYPE sdnList [<!ENTITY x SYSTEM "file://{secret}">]><sdnList><sdnEntry><uid>1</uid>'
        "<lastName>&x;</lastName></sdnEntry></sdnList>",
    )
    with pytest.raises(TableError, match="document type"):
        load_lists([path])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 Mar 1961", "1961-03-12"),
        ("Mar 1961", "1961-03"),
        ("circa 1961", "1961"),
        ("1961", "1961"),
        ("1961-03-12", "1961-03-12"),
        ("1961-00-00", "1961"),
        ("12/03/1961", "1961-03-12"),
        ("00/00/1961", "1961"),
        ("12.3.1961", "1961-03-12"),
        ("between 1960 and 1962", "1960"),
        ("unknown", ""),
    ],
)
def test_births_as_lists_write_them(text: str, expected: str) -> None:
    assert birth(text) == expected


def test_countries_and_identifiers_are_of_one_form() -> None:
    assert country("Korea, North") == country("North Korea") == "KP"
    assert country("Ruritania.") == "ruritania"
    assert identifier("IMO 9000001") == identifier("9000001")
    assert identifier("71-4") == "" and identifier("none given") == ""


@given(st.binary(max_size=400))
@settings(max_examples=150)
def test_any_bytes_are_a_list_or_said_to_be_none(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("lists") / "list.csv"
    path.write_bytes(data)
    try:
        entries, _ = load_lists([path])
    except TableError as error:
        assert str(path) in str(error)
    else:
        assert all(entry.names for entry in entries)
