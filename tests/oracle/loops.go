package loops

var (
	sink     *int
	sinkFunc func() int
)

//go:noinline
func Range(all []int) {
	for _, v := range all {
		sink = &v
	}
}

//go:noinline
func Clause(all []int) {
	for i := 0; i < len(all); i++ {
		sink = &i
	}
}

//go:noinline
func Two(all []int) {
	for i, j := 0, 0; i < len(all); i++ {
		sink = &j
	}
}

//go:noinline
func Assigned(all []int) {
	var v int
	for _, v = range all {
		sink = &v
	}
}

//go:noinline
func Method(all []int) *counter {
	var last *counter
	for c := (counter{}); c.n < len(all); c.n++ {
		last = c.self()
		if last.n == len(all)-1 {
			return c.self()
		}
	}
	return last
}

type counter struct{ n int }

func (c *counter) self() *counter { return c }

//go:noinline
func Captured(all []int) func() int {
	var last func() int
	for i := 0; i < len(all); i++ {
		last = func() int { i++; return i }
		if len(all) == 1 {
			return last
		}
	}
	return last
}

//go:noinline
func Returned(all []int) *int {
	for _, v := range all {
		if v == 7 {
			return &v
		}
	}
	return nil
}

//go:noinline
func ReturnedClosure(all []int) func() int {
	for i := 0; i < len(all); i++ {
		if all[i] == 7 {
			return func() int { i++; return i }
		}
	}
	return nil
}

//go:noinline
func FirstTurn(all []int) {
	for i := 0; i < len(all); i++ {
		sink = &i
		return
	}
}

//go:noinline
func Nested(all []int) {
	for i := 0; i < len(all); i++ {
		for _, v := range all[:1] {
			sink = &v
		}
	}
}

func inlinedRange(all []int) {
	for i, v := range all {
		_ = i
		sink = &v
	}
}

func inlinedReturn(all []int) *int {
	for _, v := range all {
		if v == 7 {
			return &v
		}
	}
	return nil
}

//go:noinline
func InlinesRange(all []int) { inlinedRange(all) }

//go:noinline
func InlinesReturn(all []int) { sink = inlinedReturn(all) }
