using SourceGenBus;

namespace Backup.Cli;

[EventHandler<FileCopied>]
[EventHandler<FileSkipped>]
[EventHandler<FileFailed>]
[QueryHandler<GetSummary, Summary>]
internal sealed class Tally
{
    private long _bytes;
    private long _copied;
    private long _failed;
    private long _skipped;

    public ValueTask HandleAsync(FileCopied copied)
    {
        Interlocked.Increment(ref _copied);
        Interlocked.Add(ref _bytes, copied.Bytes);
        return default;
    }

    public ValueTask HandleAsync(FileSkipped skipped)
    {
        Interlocked.Increment(ref _skipped);
        return default;
    }

    public ValueTask HandleAsync(FileFailed failed)
    {
        Console.Error.WriteLine($"{failed.Path}: {failed.Reason}");
        Interlocked.Increment(ref _failed);
        return default;
    }

    public ValueTask<Summary> HandleAsync(GetSummary query) =>
        new(new Summary(Interlocked.Read(ref _copied), Interlocked.Read(ref _bytes), Interlocked.Read(ref _skipped), Interlocked.Read(ref _failed)));
}
