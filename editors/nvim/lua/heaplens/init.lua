--- What the commands of plugin/heaplens.lua do; the server does the work.

local client_side = require("heaplens.client")
local show = require("heaplens.show")

local M = {}

--- The client of the current buffer, else any: what is about the workspace needs no Go file.
---@return vim.lsp.Client?
local function client()
  local here = vim.lsp.get_clients({ name = "heaplens", bufnr = 0 })[1]
  return here or vim.lsp.get_clients({ name = "heaplens" })[1]
end

---@param command string
---@param arguments? any[]
---@param shown? fun(text: string)
---@return boolean started whether there was a server to ask
local function execute(command, arguments, shown)
  local server = client()
  if server then
    client_side.execute(server, { command = command, arguments = arguments }, 0, shown)
  else
    vim.notify("heaplens is not running here: see :checkhealth heaplens", vim.log.levels.WARN)
  end
  return server ~= nil
end

--- The name of the function around the cursor, as the server has it: `Draw`, `(*List).Add`.
---@return string?
local function function_at_cursor()
  local row = vim.fn.search([[^func\>]], "bcnW")
  local line = vim.fn.getline(row)
  if row == 0 then
    return nil
  end
  local receiver, method = line:match("^func%s*(%b())%s*([%w_\128-\255]+)")
  if not receiver then
    return line:match("^func%s+([%w_\128-\255]+)")
  end
  local pointer, name = receiver:gsub("%b[]", ""):match("(%*?)%s*([%w_\128-\255]+)%s*%)$")
  return ("%s.%s"):format(pointer == "*" and ("(*%s)"):format(name) or name, method)
end

--- Tells in a float what the line at the cursor puts on the heap.
function M.explain()
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  execute("heaplens.explain", { vim.uri_from_bufnr(0), row, column + 1 }, show.float)
end

--- Tells in a float what a function allocates.
---@param name? string as hovers and lenses have it; the function around the cursor by default
function M.show_function(name)
  name = name and name ~= "" and name or function_at_cursor()
  if not name then
    return vim.notify("heaplens: there is no function at the cursor", vim.log.levels.WARN)
  end
  execute("heaplens.showFunction", { vim.uri_from_bufnr(0), name }, show.float)
end

--- Draws more or less: at a level, or at the next one.
---@param name? "quiet"|"normal"|"all"
function M.level(name)
  execute("heaplens.cycleLevel", { name ~= "" and name or nil }, function(level)
    vim.notify("heaplens: the level is " .. level)
  end)
end

--- Looks at all packages of the workspace; what is found comes as diagnostics of all files.
function M.analyze_workspace()
  execute("heaplens.analyzeWorkspace")
end

--- Has the server forget everything; where none runs any more, starts it.
function M.restart()
  if client() then
    execute("heaplens.restart")
  else
    vim.lsp.enable("heaplens")
    if vim.lsp.inlay_hint.is_enabled() then
      vim.lsp.inlay_hint.enable() -- off in buffers that have lost their last server
    end
  end
end

--- Shows what the server has logged.
function M.log()
  execute("heaplens.showLog", {}, show.window)
end

--- A word or two for a status line: empty when all is well or no server runs.
---@return string
function M.status()
  local server = client()
  local status = server and client_side.statuses[server.id]
  if not status then
    return ""
  end
  return not status.quiescent and "heaplens …" or status.message or ""
end

return M
