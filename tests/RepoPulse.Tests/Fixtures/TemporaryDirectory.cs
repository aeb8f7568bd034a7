namespace RepoPulse.Tests.Fixtures;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("repopulse-").FullName;

    internal string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        // git writes its objects read-only, which Windows would refuse to delete.
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Path, recursive: true);
    }
}
