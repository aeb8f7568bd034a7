namespace SourceGenBus.EventStore.Tests;

/// <summary>A folder that goes when the tests are over.</summary>
public sealed class TemporaryFiles : IDisposable
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("sgb-store-").FullName;
    private static int _last;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal static string NewPath(string name) => Path.Combine(Folder, $"{Interlocked.Increment(ref _last)}-{name}");
}
