--- Three ways to show what a command returned.

local M = {}

--- Markdown as a float draws it: it hides the marks of bold text, but those of a title and the
--- escapes of signs it shows.
---@param markdown string
---@return string[]
local function readable(markdown)
  local verbatim = false
  return vim
    .iter(vim.split(vim.trim(markdown), "\n", { plain = true }))
    :map(function(line)
      if line:find("^```") then
        verbatim = not verbatim
      end
      if verbatim then
        return line
      end
      return (line:gsub("^#+ (.*)", "**%1**"):gsub("\\([^%w%s`])", "%1"))
    end)
    :totable()
end

--- In a float at the cursor; the same command again goes into it, `q` and moving away close it.
---@param markdown string
function M.float(markdown)
  local bufnr, window = vim.lsp.util.open_floating_preview(readable(markdown), "markdown", {
    focus_id = "heaplens",
    max_width = 100,
    wrap = true,
  })
  vim.wo[window].linebreak = true
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = bufnr, desc = "Close this float" })
end

--- In the system's clipboard where there is one, else in the unnamed register.
---@param text string
function M.copy(text)
  local register = vim.fn.has("clipboard") == 1 and "+" or '"'
  vim.fn.setreg(register, text)
  vim.notify(("heaplens: the compiler's explanation is in register %s"):format(register))
end

--- In a window of its own.
---@param text string
function M.window(text)
  vim.cmd.new()
  vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = "nofile", "wipe", false
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(text), "\n", { plain = true }))
  vim.bo.modifiable = false
  vim.cmd.normal({ "G", bang = true })
end

return M
