--- What the plugin adds to `lsp/heaplens.lua`: it shows what commands return, keeps the server's
--- state for a status line, and draws code lenses where they are wanted.

local show = require("heaplens.show")

local M = {}

---@class heaplens.Status
---@field health "ok"|"warning" whether what is open builds
---@field quiescent boolean whether all has been looked at
---@field message? string what does not build

--- By client id, the newest.
---@type table<integer, heaplens.Status>
M.statuses = {}

--- Has the server run a command, and shows what it returns.
---@param client vim.lsp.Client
---@param command { command: string, arguments?: any[] }
---@param bufnr integer
---@param shown? fun(text: string)
function M.execute(client, command, bufnr, shown)
  local params = { command = command.command, arguments = command.arguments }
  client:request("workspace/executeCommand", params, function(problem, text)
    if problem then
      vim.notify("heaplens: " .. problem.message, vim.log.levels.WARN)
    elseif shown and type(text) == "string" and text ~= "" then
      shown(text)
    end
  end, bufnr)
end

---@param shown fun(text: string)
---@return fun(command: lsp.Command, context: lsp.HandlerContext)
local function showing(shown)
  return function(command, context)
    local client = assert(vim.lsp.get_client_by_id(context.client_id))
    M.execute(client, command, context.bufnr or 0, shown)
  end
end

--- Selects the reason of an ignore comment that was just written, so that typing replaces it.
---@param command lsp.Command its arguments: URI, line, and the two columns, from 0 in UTF-16
---@param context lsp.HandlerContext
local function select_text(command, context)
  local uri, row, first, last = unpack(command.arguments)
  local bufnr = vim.uri_to_bufnr(uri)
  if bufnr ~= vim.api.nvim_get_current_buf() then
    return
  end
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  local line = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ""
  local function byte(column)
    return vim.str_byteindex(line, client.offset_encoding, column, false)
  end
  vim.api.nvim_win_set_cursor(0, { row + 1, byte(first) })
  local more = vim.fn.strchars(line:sub(byte(first) + 1, byte(last))) - 1
  local keys = ("v%dl<C-g>"):format(math.max(more, 1)) -- select mode: typing replaces
  vim.api.nvim_feedkeys(vim.api.nvim_replace_termcodes(keys, true, false, true), "n", false)
end

---@param status heaplens.Status
---@param context lsp.HandlerContext
local function keep_status(_, status, context)
  M.statuses[context.client_id] = status
  vim.api.nvim_exec_autocmds("User", { pattern = "HeaplensStatus", modeline = false })
  vim.cmd.redrawstatus({ bang = true })
end

--- Draws the lenses anew. Neovim 0.11 does not do it when a server asks; 0.12 has
--- `vim.lsp.codelens.enable` and its own way.
---@param context lsp.HandlerContext
---@return vim.NIL
local function refresh_lenses(_, _, context)
  for _, bufnr in ipairs(vim.lsp.get_buffers_by_client_id(context.client_id)) do
    vim.lsp.codelens.refresh({ bufnr = bufnr })
  end
  return vim.NIL
end

---@return vim.lsp.Config
function M.config()
  local config = {
    init_options = { takesResults = true },
    capabilities = { experimental = { serverStatusNotification = true, heaplensSelect = true } },
    commands = {
      ["heaplens.explain"] = showing(show.float),
      ["heaplens.showFunction"] = showing(show.float),
      ["heaplens.client.select"] = select_text,
      ["heaplens.copyExplanation"] = showing(show.copy),
      ["heaplens.showLog"] = showing(show.window),
    },
    handlers = { ["experimental/serverStatus"] = keep_status },
    on_exit = function(_, _, client_id)
      M.statuses[client_id] = nil
    end,
  }
  if vim.g.heaplens_codelens and not vim.lsp.codelens.enable then
    config.capabilities.workspace = { codeLens = { refreshSupport = true } }
    config.handlers["workspace/codeLens/refresh"] = refresh_lenses
  end
  return config
end

return M
