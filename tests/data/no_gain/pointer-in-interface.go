// run: before() after()
// before: 1 allocation
// after: 1 allocation
package sample

type failure struct{ code int }

func (f *failure) Error() string { return "failed" }

type afterFailure struct{ code int }

func (f afterFailure) Error() string { return "failed" }

//go:noinline
func beforeFail(code int) error { return &failure{code} }

//go:noinline
func afterFail(code int) error { return afterFailure{code} }

func before() bool { return beforeFail(7000) == nil }

func after() bool { return afterFail(7000) == nil }
