"""The compile commands that `go list -n` prints, read word for word."""

from dataclasses import replace
from pathlib import Path

import pytest

from heaplens.toolchain.compile_command import CompileCommand, read_compile_commands
from heaplens.toolchain.dry_run import DryRun, unquoted, words
from heaplens.toolchain.packages import Faults, Package, Variant

TOOLS = "/go/pkg/tool/linux_amd64"
TOOL = f"{TOOLS}/compile"
MARK = "heaplens_0123"
PACKAGE = Package(
    import_path="ex.com/p",
    directory="/w/p",
    listed_in="/w",
    name="p",
    files=("/w/p/a.go",),
    test_files=("/w/p/a_test.go",),
    external_test_files=("/w/p/x_test.go",),
    ignored_files=(),
    embedded_files=(),
    standard=False,
    needs_go_command=False,
    workspace_imports=(),
    faults=Faults(),
    test_faults=Faults(),
)
EXPORTS = {
    "fmt": "/c/fmt",
    "os": "/c/os-d",
    "ex.com/p": "/c/p",
    "ex.com/p [ex.com/p.test]": "/c/p-test",
}


def command(files: str, path: str = "ex.com/p", more: str = "") -> str:
    return (
        f'{TOOL} -o $WORK/b001/_pkg_.a -trimpath "$WORK/b001=>" -p {path} -lang=go1.21 -complete '
        f"-buildid abc/abc -goversion go1.26.8 {more}-c=2 -m -W -D {MARK} -nolocalimports "
        f"-importcfg $WORK/b001/importcfg -pack {files}\n"
    )


def document(text: str, name: str = "importcfg", space: str = "") -> str:
    return f"cat >{space}$WORK/b001/{name} << 'EOF' # internal\n{text}EOF\n"


def dry_run(text: str, origins: dict[str, str] | None = None) -> DryRun:
    return DryRun(text, "/w", MARK, "/go", TOOLS, origins or {})


def read(text: str, package: Package = PACKAGE) -> dict[Variant, CompileCommand]:
    compile_commands = read_compile_commands(dry_run(text), [package], EXPORTS)
    return compile_commands.get(package.directory, {})


def test_a_command_is_taken_without_what_a_pass_adds_itself() -> None:
    compile_command = read("cd /w\n" + document("# import config\n") + command("./p/a.go"))[
        Variant.PLAIN
    ]
    assert compile_command == CompileCommand(
        variant=Variant.PLAIN,
        compiler=TOOL,
        flags=(
            *("-p", "ex.com/p", "-lang=go1.21", "-complete", "-goversion", "go1.26.8", "-c=2"),
            *("-nolocalimports", "-pack"),
        ),
        files=("/w/p/a.go",),
        import_config="# import config\n",
        embed_config=None,
        archive="/c/p",
    )


@pytest.mark.parametrize("space", ["", " "])
def test_imports_that_go_would_build_first_are_the_built_ones(space: str) -> None:
    """An empty name stands for what was never built, `$WORK` for what -n did not make."""
    config = (
        "packagefile fmt=\npackagefile ex.com/p=$WORK/b002/_pkg_.a\n"
        "packagefile os=/c/os-d\nimportmap a=b\n"
    )
    text = document(config, space=space) + command("./p/a.go")
    assert read(text)[Variant.PLAIN].import_config == (
        "packagefile fmt=/c/fmt\npackagefile ex.com/p=/c/p\npackagefile os=/c/os-d\nimportmap a=b\n"
    )


def test_the_external_test_imports_the_package_as_its_tests_see_it() -> None:
    config = document("packagefile ex.com/p=$WORK/b002/_pkg_.a\npackagefile fmt=\n")
    compile_command = read(config + command("./p/x_test.go", "ex.com/p_test"))[
        Variant.EXTERNAL_TEST
    ]
    assert (
        compile_command.import_config == "packagefile ex.com/p=/c/p-test\npackagefile fmt=/c/fmt\n"
    )


def test_an_import_that_did_not_build_leaves_no_compile_command() -> None:
    assert read(document("packagefile ex.com/broken=\n") + command("./p/a.go")) == {}


def test_the_variants_are_told_apart_by_their_files() -> None:
    text = (
        document("")
        + command("./p/a.go")
        + document("")
        + command("./p/a.go ./p/a_test.go")
        + document("")
        + command("./p/x_test.go", "ex.com/p_test")
    )
    assert {variant: compile_command.files for variant, compile_command in read(text).items()} == {
        Variant.PLAIN: ("/w/p/a.go",),
        Variant.IN_PACKAGE_TEST: ("/w/p/a.go", "/w/p/a_test.go"),
        Variant.EXTERNAL_TEST: ("/w/p/x_test.go",),
    }


def test_a_variant_that_is_printed_twice_counts_once() -> None:
    """The copies of a package that tests of another one bring in come later."""
    text = document("") + command("./p/a.go") + document("") + command("./p/a.go", more="-race ")
    assert "-race" not in read(text)[Variant.PLAIN].flags


def test_a_document_that_does_not_end_in_a_newline() -> None:
    embed = '{\n "Patterns": {"a": ["EOF"]}\n}'
    text = document("") + document(embed, "embedcfg")
    more = "-embedcfg $WORK/b001/embedcfg "
    assert read(text + command("./p/a.go", more=more))[Variant.PLAIN].embed_config == embed


def test_a_document_of_one_echo() -> None:
    text = "echo '# import config' > $WORK/b001/importcfg # internal\n"
    compile_command = read(text + command("./p/a.go"))[Variant.PLAIN]
    assert compile_command.import_config == "# import config\n"


def test_a_preprocessed_profile_is_the_profile_itself(tmp_path: Path) -> None:
    profile = tmp_path / "p q" / "default.pgo"
    profile.parent.mkdir()
    profile.touch()
    text = (
        f'/go/preprofile -o $WORK/b004/pgo.preprofile -i "{profile}"\n'
        + document("")
        + command("./p/a.go", more="-pgoprofile=$WORK/b004/pgo.preprofile ")
    )
    assert f"-pgoprofile={profile}" in read(text)[Variant.PLAIN].flags


def test_a_flag_with_a_file_that_was_never_made_leaves_no_compile_command() -> None:
    text = document("") + command("./p/a.go", more="-symabis $WORK/b001/symabis ")
    assert read(text) == {}


def test_relative_names_count_from_the_last_cd() -> None:
    text = 'cd "/w/odd dir"\n' + document("") + command('"./a b.go"')
    package = replace(PACKAGE, directory="/w/odd dir", files=("/w/odd dir/a b.go",))
    assert read(text, package)[Variant.PLAIN].files == ("/w/odd dir/a b.go",)


def test_the_private_copy_of_unsaved_text_is_the_file_it_stands_for() -> None:
    """With -overlay the go command prints the copies."""
    text = document("") + command("/private/1.go ./p/b.go")
    origins = {"/private/1.go": "/w/p/a.go"}
    package = replace(PACKAGE, files=("/w/p/a.go", "/w/p/b.go"))
    compile_commands = read_compile_commands(dry_run(text, origins), [package], EXPORTS)
    assert compile_commands["/w/p"][Variant.PLAIN].files == ("/w/p/a.go", "/w/p/b.go")


def test_packages_that_nobody_asked_for_and_those_with_cgo_are_left_out() -> None:
    text = document("") + command("./p/a.go") + document("") + command("./q/a.go", "ex.com/q")
    assert list(read_compile_commands(dry_run(text), [PACKAGE], EXPORTS)) == ["/w/p"]
    assert read(text, replace(PACKAGE, needs_go_command=True)) == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TOOL, "./compile"),
        (TOOL, "/w/go/pkg/tool/linux_amd64/compile"),
        (TOOL, "/go/pkg/tool/linux_amd64/asm"),
        (MARK, "heaplens_4567"),
        (f"-D {MARK} ", ""),
        ("-pack", "-pack -cpuprofile /w/p/written"),
        ("-pack", "-pack -cpuprofile=/w/p/written"),
        ("-pack", "-linkobj /w/p/written"),
        ("-pack", "-coveragecfg=/w/p/cover"),
        ("-pack", "-json=0,file:///w/p"),
        ("-pack", "@/w/p/more"),
        ("-c=2", "-d=panic"),
        ("-c=2", "-pgoprofile=/w/p"),
        ("-importcfg $WORK/b001/importcfg", "-importcfg /w/p/importcfg"),
        ("-importcfg $WORK/b001/importcfg", "-importcfg $WORK/b002/importcfg"),
        ("-o $WORK/b001/_pkg_.a", "-o /w/p/a.go"),
        ("-o $WORK/b001/_pkg_.a", "-o $WORK/b001/../../a.go"),
        ("-p ex.com/p", "-p ex.com/q"),
        ("-p ex.com/p", "-p @ex.com/p"),
        ("./p/a.go", "./p/other.go"),
        ("./p/a.go", "./p/a.go ./q/a.go"),
        ("./p/a.go", "@p/a.go"),
        ("./p/a.go", ""),
    ],
)
def test_a_command_that_go_would_not_print_so_leaves_no_compile_command(old: str, new: str) -> None:
    """Whoever wrote it: all of the line but the mark could be known to a workspace."""
    text = "cd /w\n" + document("# import config\n") + command("./p/a.go")
    assert read(text)
    assert old in text
    assert read(text.replace(old, new, 1)) == {}


@pytest.mark.parametrize(
    "line",
    ["packagefile fmt", "packagefile ex.com/q=/w/evil.a", "packageshlib a=/w/evil", "importmap a"],
)
def test_an_import_that_the_listing_does_not_know_leaves_no_compile_command(line: str) -> None:
    assert read(document(f"# import config\n{line}\n") + command("./p/a.go")) == {}


def test_an_import_is_never_read_from_where_a_workspace_says() -> None:
    text = document("packagefile fmt=/w/evil.a\n") + command("./p/a.go")
    assert read(text)[Variant.PLAIN].import_config == "packagefile fmt=/c/fmt\n"


def test_a_package_embeds_its_own_files_alone() -> None:
    config = '{"Patterns": {"a": ["a"]}, "Files": {"a": "/etc/secret"}}\n'
    text = document("") + document(config, "embedcfg")
    more = "-embedcfg $WORK/b001/embedcfg "
    assert read(text + command("./p/a.go", more=more)) == {}
    package = replace(PACKAGE, embedded_files=("/etc/secret",))
    assert read(text + command("./p/a.go", more=more), package)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("plain", "plain"),
        (r'"a b"', "a b"),
        (r'"say \"hi\""', 'say "hi"'),
        (r'"back\\slash"', "back\\slash"),
        (r'"tab\there"', "tab\there"),
        (r'"nel\u0085"', "nel\x85"),
        (r'"\U0001f600"', "😀"),
        (r'"caf\xe9"', "caf\udce9"),
        (r'"\xc3\xa9"', "é"),
        (r'"\\x41"', "\\x41"),
        ('"', '"'),
        ("", ""),
    ],
)
def test_words_in_gos_quotes(printed: str, expected: str) -> None:
    assert unquoted(printed) == expected


def test_a_line_is_split_at_spaces_outside_quotes() -> None:
    line = r'/t/compile -trimpath "$WORK/b1=>" -p x "a \" b.go"  c.go'
    assert words(line) == [
        *("/t/compile", "-trimpath", "$WORK/b1=>", "-p", "x", 'a " b.go', "c.go"),
    ]
