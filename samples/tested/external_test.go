package tested_test

import (
	"testing"

	"heaplens.dev/samples/tested"
)

var accounts []*tested.Account

//go:noinline
func keep(account *tested.Account) { // want account:"leaking param"
	accounts = append(accounts, account) // want `append(accounts, account)`@1.25+:"escapes to heap; stored-in-heap; when the capacity is exceeded" `append(accounts, account)`@-1.24:"hidden allocation; growth; when the capacity is exceeded"
}

func TestOpen(t *testing.T) { // want t:"leaking param"
	empty := tested.Account{} // want empty:"moved to heap; kept-by-callee"
	keep(&empty)
	keep(tested.Open(5))
	if got := accounts[1].Balance(); got != 5 {
		t.Errorf("balance is %d", got) // want got:"escapes to heap; boxed; 8 B; unless it is 0 to 255"
	}
}
