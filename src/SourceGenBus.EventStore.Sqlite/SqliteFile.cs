namespace SourceGenBus.EventStore.Sqlite;

/// <summary>The file of a store.</summary>
internal static class SqliteFile
{
    /// <summary>The file that a path means now, wherever the current folder is later.</summary>
    /// <exception cref="ArgumentException">The path names a database in memory, or it is a URI.</exception>
    internal static string Locate(string path)
    {
        if (path.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
            || path.Contains("mode=memory", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException(
                $"'{path}' is a database in memory, of which each connection of the store would have an empty one of its own. Name a " +
                "file, for example in the temporary folder of the system.", nameof(path));
        }

        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{path}' is a URI. Name a file: the options of the store say how it is opened.", nameof(path));
        return path.StartsWith('|') ? path : Path.GetFullPath(path);
    }

    /// <summary>Whether two paths mean one file, however they are written and whatever links lead there.</summary>
    /// <param name="file">A path of <see cref="Locate"/>.</param>
    /// <param name="other">The path of a connection; it may also be a URI, or a database in memory.</param>
    internal static bool IsSame(string file, string other)
    {
        if (other.Contains(":memory:", StringComparison.OrdinalIgnoreCase))
            return false;
        if (other.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            other = Uri.UnescapeDataString(other.Split('?')[0]["file:".Length..]);
        if (file.StartsWith('|') || other.StartsWith('|'))
            return Path.GetFileName(file) == Path.GetFileName(other);
        var comparison = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;
        other = Path.GetFullPath(other);
        return string.Equals(file, other, comparison) || string.Equals(Real(file), Real(other), comparison);
    }

    private static string Real(string path)
    {
        try
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target)
                path = target.FullName;
            return Path.GetDirectoryName(path) is { } folder ? Path.Combine(Real(folder), Path.GetFileName(path)) : path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    /// <summary>
    /// Creates the file, readable by its owner alone, when it does not exist; SQLite gives the same permissions to the files that it keeps
    /// beside it. On Windows the access list of the folder is in force.
    /// </summary>
    internal static void CreatePrivate(string file)
    {
        if (OperatingSystem.IsWindows() || file.StartsWith('|') || File.Exists(file))
            return;
        try
        {
            using var made = new FileStream(file, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process was faster, or the folder does not permit it; then SQLite says so.
        }
    }
}
