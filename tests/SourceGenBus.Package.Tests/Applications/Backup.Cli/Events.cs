using SourceGenBus;

namespace Backup.Cli;

internal sealed record FileCopied(string Path, long Bytes);

internal readonly record struct FileSkipped(string Path);

internal sealed record FileFailed(string Path, string Reason);

internal sealed record GetSummary : IQuery<Summary>;

internal readonly record struct Summary(long Copied, long Bytes, long Skipped, long Failed);
