package often

// Each comment at the end of a line says how often the code of the line runs.

func straight() *int {
	x := new(int) // each call
	return x      // each call
}

func branches(n int) (p *int) {
	if q := new(int); n > 0 { // each call
		p = q // branch
	} else if n < *new(int) { // branch
		p = new(int) // branch
	} else {
		p = nil // branch
	}
	p = new(int) // each call
	if n > 3 {   // each call
		return p // branch
	}
	p = new(int) // branch
	return p     // branch
}

func eitherWay(n int) *int {
	if n > 0 { // each call
		return new(int) // branch
	}
	return new(int) // branch
}

func loops(all []int, more [][]int) {
	for i := *new(int); ; { // each call
		use(i) // loop 1
		if i > 3 {
			use(1) // each call
			break  // each call
		}
	}
	for range split(all) { // each call
		use(1) // loop 1
	}
	for _, inner := range more {
		use(1) // loop 1
		for _, x := range inner {
			use(x) // loop 2
			if x > 0 {
				use(x) // loop 2
				continue
			}
			if x < 0 {
				use(x) // branch
				return // branch
			}
			use(x) // loop 2
		}
		use(2) // loop 1
	}
	use(3) // branch
}

func firstTurnOnly(all []int) int {
	for _, x := range all { // each call
		use(x)   // branch
		return x // branch
	}
	return 0 // branch
}

func found(all []int) *int {
	for _, x := range all {
		if x > 0 { // loop 1
			return new(int) // branch
		}
	}
	return nil // branch
}

func again(n int) {
	use(0) // each call
retry:
	use(1) // loop 1
	if n > 3 {
		n--        // loop 1
		goto retry // loop 1
	}
	if n > 2 {
		goto done // branch
	}
	use(2) // branch
done:
	use(3) // each call
}

func labels(all [][]int) {
outer:
	for _, inner := range all {
		for _, x := range inner {
			if x == 1 {
				use(1)         // loop 1
				continue outer // loop 1
			}
			if x == 2 {
				use(2)      // branch
				break outer // branch
			}
			use(3) // loop 2
		}
	}
	use(4) // each call
}

func forEver(c chan int) {
	use(0) // each call
	for {
		use(<-c) // loop 1
	}
}

func waits(c chan int) {
	if len(c) > 0 {
		use(1) // branch
		return // branch
	}
	use(2)    // branch
	select {} // branch
}

func switches(n int, v any) {
	switch m := *new(int); m { // each call
	case 1:
		use(1)      // branch
		fallthrough // branch
	case 2, 3:
		use(2) // branch
	default:
		use(3) // branch
	}
	switch {
	case n > 3:
		use(4) // branch
		break  // branch
	}
	switch w := v.(type) { // each call
	case nil, int:
		use(5) // branch
	case *int:
		use(*w) // branch
		return  // branch
	}
	use(6) // branch
}

func allCasesLeave(n int) int {
	switch n { // each call
	case 1:
		return 1 // branch
	default:
		use(2) // branch
	}
	return 3 // branch
}

func onlyDefault(n int) {
	switch n {
	default:
		use(1) // each call
	}
}

func selects(a, b chan int) {
	select {
	case <-a:
		use(1) // branch
	case b <- *new(int): // each call
		use(2) // branch
	}
	select {
	case <-a:
		use(3) // each call
	}
	use(4) // each call
}

func shortCircuit(a bool, s []int) bool {
	ok := a &&
		len(s) > *new(int) // branch
	ok = ok || // each call
		a && // branch
			len(s) > 3 // branch
	return ok // each call
}

func failing(name string) (*T, error) {
	t := &T{}         // each call
	err := open(name) // each call
	if err != nil {   // each call
		use(1)          // error
		return nil, err // error
	}
	if name == "" {
		return nil, errors.New("empty") // error
	}
	if name == "a" {
		return nil, fmt.Errorf("%s", name) // error
	}
	if name == "b" {
		return nil, &PathError{Name: name} // error
	}
	if name == "c" {
		return nil, ErrName // error
	}
	if name == "d" {
		return nil, io.EOF // error
	}
	if name == "e" {
		return nil, t.errorf("no") // error
	}
	if name == "f" {
		return nil, newError(name) // error
	}
	if name == "g" {
		return nil, maybe(name) // branch
	}
	if name == "h" {
		panic("h") // error
	}
	if name == "i" {
		log.Fatalf("i") // error
	}
	if name == "j" {
		use(1)     // error
		os.Exit(1) // error
	}
	use(2)        // branch
	return t, nil // branch
}

func guards(err error, errs []error) error {
	if err == nil {
		use(1) // each call
	} else {
		return err // error
	}
	if err := open(""); err != nil {
		return err // error
	} else if err == io.EOF {
		return err // error
	}
	switch {
	case err != nil && len(errs) > 0:
		return wrap(err) // error
	case errors.Is(err, io.EOF):
		return err // error
	}
	switch err := open("x"); err {
	case nil:
		use(2) // each call
	case io.EOF:
		return err // error
	default:
		return err // error
	}
	switch e := err.(type) {
	case nil:
	case *PathError:
		return e // error
	}
	if !(err == nil) {
		return err // error
	}
	if err == nil || len(errs) > 0 {
		return err // each call
	}
	return err // error
}

func notGuarded(err error) error {
	if err != nil {
		use(1)     // branch
		err = nil  // branch
		return err // branch
	}
	if err != nil {
		err := open("") // branch
		return err      // branch
	}
	if err := open(""); err == nil {
		use(1) // branch
	}
	errOld := open("") // branch
	if errOld != nil {
		use(2) // branch
	}
	return errOld // branch
}

func named(n int) (x int, err error) {
	defer use(1) // each call
	if n > 0 {
		err = fmt.Errorf("%d", n) // error
		return                    // error
	}
	if n > 1 {
		x, err = parse(n) // branch
		return            // branch
	}
	if n > 2 {
		if _, err = parse(n); err != nil {
			return // error
		}
	}
	return // branch
}

func errorInLoop(all []int) error {
	for _, x := range all {
		err := check(x) // loop 1
		if err != nil {
			return fmt.Errorf("%d: %w", x, err) // error
		}
	}
	return nil // each call
}

func makesErrors(name string) error {
	use(1) // each call
	if name == "" {
		return &PathError{} // branch
	}
	return fmt.Errorf("%s", name) // branch
}

func makesOne() error {
	return &PathError{} // each call
}

func givesUp() {
	use(1)      // each call
	panic("no") // each call
}

func logs(err error) {
	if err != nil {
		use(1) // branch
		return // branch
	}
	use(2) // branch
}

func (p *parser) syntaxError(n int) *SyntaxError {
	if n > 0 {
		return &SyntaxError{} // error
	}
	return nil // each call
}

func done(ctx context.Context, c chan int) error {
	select {
	case <-ctx.Done():
		return ctx.Err() // error
	case <-c:
		return nil // each call
	}
}

func literals(all []int) {
	f := func() {
		use(1) // each call
		if len(all) > 0 {
			use(2) // branch
		}
	}
	for range all {
		f() // loop 1
		func() {
			use(3) // loop 1
			for range all {
				use(4) // loop 2
			}
		}()
		call(func() { // loop 1
			use(5) // each call
		})
		go func() {
			use(6) // loop 1
		}()
	}
	if len(all) > 0 {
		defer func() {
			use(7) // branch
		}()
	}
	slices.SortFunc(all, func(a, b int) int {
		use(8)   // each call
		return 0 // each call
	})
	for x := range func(yield func(int) bool) {
		use(9) // each call
	} {
		use(x) // loop 1
	}
}

func deferred(n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r) // error
		}
	}()
	defer func() {
		if err != nil {
			use(1) // error
		}
		use(2) // each call
	}()
	defer func() {
		if err := shut(); err != nil {
			use(3) // branch
		}
	}()
	return work(n, func() error {
		if n > 0 {
			return ErrName // error
		}
		return nil // each call
	})
}

func hidden(ErrName error) error {
	if ErrName == ErrOther {
		return ErrOther // error
	}
	return ErrName // each call
}

var atStart = new(int) // start

var table = func() map[string]int {
	m := map[string]int{} // start
	for range 3 {
		m["a"] = 1 // start
	}
	return m // start
}()

var handler = func() {
	use(1) // each call
}

func init() {
	use(1) // start
	if len(table) > 0 {
		use(2) // start
	}
}

func (t *T) init() {
	use(1) // each call
}

func unreachable() int {
	return 1 // each call
}

func empty() {}

func external(n int) int

func shadowed(n int) (err error) {
	if err := open(""); n > 0 {
		defer func() {
			if err != nil {
				use(1) // branch
			}
		}()
	}
	defer func() {
		if err != nil {
			use(2) // error
		}
	}()
	_, err := parse(n)
	return err // each call
}

func usage() {
	use(1) // each call
	os.Exit(2)
}

func (p *parser) unexpected(n int) {
	if n > 0 {
		p.fail(n) // branch
	}
	usage()
}

func (p *parser) fail(n int) {
	panic(n) // each call
}

func (p *parser) maybeFail(n int) {
	if n > 0 {
		panic(n) // error
	}
}

func (p *parser) parse(n int, q *T) {
	if n == 1 {
		use(1)    // error
		p.fail(n) // error
	}
	if n == 2 {
		use(2)          // error
		p.unexpected(n) // error
	}
	if n == 3 {
		use(3) // branch
		p.maybeFail(n)
	}
	if n == 4 {
		q.fail(n) // branch
	}
	use(4) // each call
}

func (p *parser) hides(n int) {
	if n == 1 {
		p := other(n) // branch
		p.fail(n)
	}
	use(1) // each call
}

func literals(n int) (all []func() int, err error) {
	for i := 0; i < n; i++ {
		all = append(all, func() int { // loop 1
			for {
				use(i) // loop 1
			}
		})
		all = append(all, func() int { return n }) // loop 1
	}
	if n > 3 {
		return append(all, func() int { return n }), nil // branch
	}
	if n < 0 {
		return []func() int{func() int { return n }}, errNegative // error
	}
	return append(all, func() int { return n }), nil // branch
}

func makers(n int, d *decoder, err error) (*int, error) {
	switch n {
	case 1:
		return new(int), errors.ErrSyntax("n", n) // error
	case 2:
		return new(int), ErrUnexpected(n) // error
	case 3:
		return new(int), newErr() // error
	case 4:
		return new(int), d.makeTypeError(n) // error
	case 5:
		return new(int), NewSyscallError("read", d.close()) // error
	case 6:
		return new(int), status.Error(codes.Internal, "n") // error
	case 7:
		return new(int), xerrors.New("n") // error
	case 8:
		return new(int), d.syntaxErrf("n") // error
	case 9:
		return new(int), d.unexpectedTokenError(n) // error
	case 10:
		return new(int), errors.ErrSyntax(err.Error(), n) // error
	}
	if err != nil {
		return new(int), errors.Wrap(err, "n") // error
	}
	return new(int), nil // each call
}

func maybeMakers(n int, d *decoder, err error, errs []error) (*int, error) {
	errFunc := func() error { return nil }
	switch n {
	case 1:
		return new(int), errors.Wrap(err, "n") // branch
	case 2:
		return new(int), newError(err) // branch
	case 3:
		return new(int), d.GetError() // branch
	case 4:
		return new(int), d.validateError(n) // branch
	case 5:
		return new(int), d.ErrOrNil() // branch
	case 6:
		return new(int), d.Err() // branch
	case 7:
		return new(int), errFunc() // branch
	case 8:
		return new(int), errors.Join(errs...) // branch
	case 9:
		return new(int), d.lastError() // branch
	case 10:
		return new(int), d.log.Error() // branch
	case 11:
		return new(int), d.checkError(n) // branch
	}
	if d != nil {
		return new(int), d.check(d) // branch
	}
	return new(int), nil // branch
}
