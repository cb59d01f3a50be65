// run: before() after()
// before: none
// after: none
package sample

type table struct{ names []string }

var (
	beforeTable = &table{make([]string, size)}
	afterTable  = table{make([]string, size)}
	size        = 10
)

func before() int { return len(beforeTable.names) }

func after() int { return len(afterTable.names) }
