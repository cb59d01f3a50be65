package tested

import "testing"

var opened *Account

// fixture sees what is not exported.
func fixture() *Account {
	account := Account{balance: 3} // want account:"moved to heap; returned"
	return &account
}

func TestBalance(t *testing.T) { // want t:"leaking param"
	account := Account{balance: 3} // want account:"moved to heap; stored-in-heap"
	opened = &account
	if opened.balance != fixture().balance {
		t.Error("the balance is gone") // want `"the balance is gone"`:"escapes to heap; boxed"
	}
}
