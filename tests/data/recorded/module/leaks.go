package recorded

func leaksItself(p *int)                     { sink = p }
func leaksContent(p **int)                   { sink = *p }
func leaksToResult(p *int) *int              { return p }
func leaksContentToResult(p **int) (r *int)  { return *p }
func leaksToSecond(p *int) (n int, q *int)   { return 0, p }
func keepsNothing(p *int) int                { return *p }
func callsIt(f func(*pair) int, p *pair) int { return f(p) }

func copies(dst, src []*pair) int {
	return copy(dst, src)
}
