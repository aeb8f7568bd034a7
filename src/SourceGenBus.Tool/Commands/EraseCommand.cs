using System.CommandLine;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>Erases what a stream holds.</summary>
internal static class EraseCommand
{
    internal static Command Create()
    {
        var name = new Argument<string>("name") { Description = "The name of the stream." };
        var delete = new Option<bool>("--delete") { Description = "Delete the events as well; the stream keeps its name and version." };
        var force = new Option<bool>("--force") { Description = "Do it. It cannot be undone." };
        return ToolCommands.Define(
            "erase",
            "Redacts the events of a stream and their copies in outbox, dead letters, errors and snapshots. Positions and versions stay.",
            EraseAsync,
            name,
            delete,
            force);

        async Task<int> EraseAsync(ToolContext context)
        {
            var stream = context.Get(name);
            if (stream.Length == 0)
                throw new ToolException(ExitCode.Usage, "A stream has a name.");
            var store = await context.OpenAsync();
            if ((await store.Inspection.ListStreamsAsync(stream, limit: 1, cancellationToken: context.CancellationToken)) is not [{ } found]
                || found.Stream != stream)
                throw new ToolException(ExitCode.Missing, $"There is no stream '{Terminal.Clean(stream)}'.");
            if (!context.Get(force))
                throw new ToolException(ExitCode.Usage, $"Nothing was erased. The stream '{Terminal.Clean(stream)}' has version " +
                    $"{found.Version}; erasing it cannot be undone, so say --force.");

            var report = context.Get(delete)
                ? await store.Retention.DeleteStreamAsync(stream, context.CancellationToken)
                : await store.Retention.RedactStreamAsync(stream, context.CancellationToken);
            var row = new ErasureRow(stream, report.Redacted, report.Deleted, report.OutboxEvents, report.DeadLetters, report.Snapshots);
            context.Print(row, () => new Table("STREAM", "REDACTED", "DELETED", "OUTBOX", "DEAD LETTERS", "SNAPSHOTS")
                .Add(row.Stream, row.Redacted, row.Deleted, row.OutboxEvents, row.DeadLetters, row.Snapshots));
            return ExitCode.Success;
        }
    }
}
