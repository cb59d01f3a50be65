-- Neovim runs LuaJIT and has one name of its own.
std = "luajit"
globals = { "vim" }
max_line_length = 100
