-- The commands of heaplens; what they need is loaded when one is called.

if vim.g.loaded_heaplens then
  return
end
vim.g.loaded_heaplens = true

---@param name string
---@param description string
---@param called string name of a function of lua/heaplens/init.lua
---@param nargs string|integer
local function command(name, description, called, nargs)
  vim.api.nvim_create_user_command(name, function(arguments)
    require("heaplens")[called](arguments.fargs[1])
  end, {
    desc = description,
    nargs = nargs,
    complete = called == "level" and function()
      return { "quiet", "normal", "all" }
    end or nil,
  })
end

command("HeaplensExplain", "Tell what the line at the cursor puts on the heap", "explain", 0)
command("HeaplensFunction", "Tell what the function here, or NAME, allocates", "show_function", "?")
command("HeaplensAnalyseWorkspace", "Look at all packages", "analyze_workspace", 0)
command("HeaplensAnalyzeWorkspace", "Look at all packages", "analyze_workspace", 0)
command("HeaplensLevel", "Draw more or less: quiet, normal, all, or the next", "level", "?")
command("HeaplensRestart", "Forget everything and begin anew", "restart", 0)
command("HeaplensLog", "Show what the server has logged", "log", 0)

local group = vim.api.nvim_create_augroup("heaplens", {})

--- Defines the highlights of our hints, for a dark or a light background, unless they are there.
local function define_highlights()
  local dark = vim.o.background == "dark"
  local hint = { fg = dark and "NvimLightYellow" or "NvimDarkYellow", ctermfg = 3, default = true }
  vim.api.nvim_set_hl(0, "HeaplensHint", hint)
  vim.api.nvim_set_hl(0, "HeaplensStale", { link = "Comment", default = true })
end

define_highlights()
vim.api.nvim_create_autocmd("ColorScheme", { group = group, callback = define_highlights })
vim.api.nvim_create_autocmd("OptionSet", {
  group = group,
  pattern = "background",
  callback = function()
    vim.cmd.highlight({ "clear", "HeaplensHint" })
    define_highlights()
  end,
})

vim.api.nvim_create_autocmd("LspAttach", {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == "heaplens" then
      require("heaplens.hints").watch(event.buf)
    end
  end,
})
