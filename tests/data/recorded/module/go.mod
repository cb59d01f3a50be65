module ex.com/recorded

go 1.21
