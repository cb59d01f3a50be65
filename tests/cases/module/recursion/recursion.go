// Package recursion has reasons that a recursive caller must not spoil.
package recursion

type node struct {
	name     string
	children []*node
	fields   map[string]any
}

var roots []*node

// Walk returns a node, and stores those that it gets from itself.
func Walk(depth int) *node {
	n := &node{name: "n"}
	if depth > 0 {
		n.children = append(n.children, Walk(depth-1))
	}
	return n
}

// Even and Odd call each other.
func Even(n int) map[string]any {
	m := make(map[string]any)
	if n > 0 {
		m["odd"] = Odd(n - 1)
	}
	return m
}

func Odd(n int) any {
	values := []int{n}
	if n > 0 {
		roots = append(roots, &node{fields: Even(n - 1)})
	}
	return values
}

// Stored keeps it before it returns it: the first way out is the store.
func Stored(n int) *node {
	fresh := &node{}
	roots = append(roots, fresh)
	if n > 0 {
		Stored(n - 1)
	}
	return fresh
}

// Moved returns the address of a variable.
func Moved(n int) *int {
	x := n
	if n > 0 {
		total := *Moved(n - 1)
		roots[0].name = string(rune(total))
	}
	return &x
}

type list []error

func (l list) Error() string { return "" }

// Collect boxes what it returns as an error, and appends what it gets from itself.
func Collect(depth int) error {
	found := make(list, 0, depth)
	for i := 0; i < depth; i++ {
		if err := Collect(i); err != nil {
			found = append(found, err)
		}
	}
	return found
}

// Literal has a recursive closure: what that returns has not left the function.
func Literal(n int) int {
	var walk func(int) *int
	walk = func(k int) *int {
		if k == 0 {
			return &n
		}
		return walk(k - 1)
	}
	return *walk(n)
}
