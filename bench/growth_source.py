"""A Go module of one file with as many findings as wanted, of functions as people write them."""

from pathlib import Path

GROUP_FINDINGS = 10
"""Of each group of functions: see the comment of each function."""
FILE = "growth.go"
_HEAD = """package growth

type record struct {
	name   string
	next   *record
	values [4]int
}

var last *record
"""
_GROUP = """
// moved%(n)d: moved-to-heap.
func moved%(n)d(n int) *int {
	value := n * %(n)d
	return &value
}

// made%(n)d: escapes-to-heap.
func made%(n)d(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = "name"
	}
	return names
}

// counted%(n)d: leaking-param, hidden-allocation.
func counted%(n)d(counts map[string]int, key string) {
	counts[key]++
}

// linked%(n)d: leaking-param.
func linked%(n)d(r *record) int {
	last = r
	total := 0
	for _, value := range r.values {
		total += value
	}
	return total
}

// joined%(n)d: escapes-to-heap.
func joined%(n)d(first, second string) string {
	return first + ", " + second
}

// boxed%(n)d: escapes-to-heap.
func boxed%(n)d(n int) any {
	return n
}

// counter%(n)d: moved-to-heap, escapes-to-heap.
func counter%(n)d(step int) func() int {
	total := 0
	return func() int {
		total += step
		return total
	}
}

// used%(n)d: moved-to-heap, of the function that is inlined into it.
func used%(n)d(r *record) *int {
	return moved%(n)d(len(r.name))
}
"""


def write_module(directory: Path, findings: int) -> Path:
    """Writes a module.

    Args:
        directory: Where; it is made.
        findings: How many, leaking parameters included; a multiple of `GROUP_FINDINGS`.

    Returns:
        Its only Go file.

    Raises:
        ValueError: So many findings make no whole groups.
    """
    groups, rest = divmod(findings, GROUP_FINDINGS)
    if rest:
        raise ValueError(f"{findings} is no multiple of {GROUP_FINDINGS}")
    directory.mkdir(parents=True)
    (directory / "go.mod").write_text("module example.com/growth\n\ngo 1.21\n")
    file = directory / FILE
    file.write_text(_HEAD + "".join(_GROUP % {"n": number} for number in range(groups)))
    return file
