package tested

import "testing"

var opened *Account

// fixture sees what is not exported.
func fixture() *Account {
	account := Account{balance: 3} // want account:"moved to heap; returned; 8 B"
	return &account
}

func TestBalance(t *testing.T) { // want t:"leaking param"
	account := Account{balance: 3} // want account:"moved to heap; stored-in-heap; 8 B"
	opened = &account
	if opened.balance != fixture().balance {
		t.Error("the balance is gone") // want `"the balance is gone"`:"no allocation; constant"
	}
}
