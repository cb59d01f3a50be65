"""Takes reports from the cache on disk and puts them there, for one run of `check`."""

from collections.abc import Collection, Mapping

from heaplens.cache.contents import Contents
from heaplens.cache.key import Conditions, package_key
from heaplens.cache.store import ReportCache
from heaplens.model import PackageReport
from heaplens.toolchain.go_list import Plan
from heaplens.toolchain.packages import Package


class CachedReports:
    """The kept reports of the packages of one plan."""

    def __init__(
        self, cache: ReportCache, conditions: Conditions, plan: Plan, texts: Mapping[str, bytes]
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            cache: The cache.
            conditions: What all reports of the run depend on.
            plan: The packages and how they are compiled.
            texts: Unsaved texts by path.
        """
        self._cache = cache
        self._conditions = conditions
        self._plan = plan
        self._texts = texts
        self._contents = cache.contents(texts)
        self._keys: dict[str, str] = {}

    def find(self, package: Package) -> PackageReport | None:
        """Return the report of a package, if everything that it was made from is as it was."""
        key = self._key(package, self._contents)
        if key is None:
            return None
        self._keys[package.directory] = key
        return self._cache.load(key, self._contents)

    def keep(self, package: Package, report: PackageReport, read: Collection[str]) -> None:
        """Keep a new report, unless a file changed while it was made.

        Args:
            package: The package.
            report: The report.
            read: Paths of the files that were looked into for it.
        """
        before = self._keys.get(package.directory)
        now = self._cache.contents(self._texts)
        if before is not None and before == self._key(package, now):
            self._cache.store(before, report, now, read)

    def _key(self, package: Package, contents: Contents) -> str | None:
        compile_commands = self._plan.compile_commands.get(package.directory, {})
        exports = self._plan.listing.exports
        return package_key(self._conditions, package, compile_commands, exports, contents)
