using System.CommandLine;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>Streams and their events.</summary>
internal static class StreamCommands
{
    internal static Command List()
    {
        var prefix = new Option<string>("--prefix") { Description = "Only streams whose names begin so.", DefaultValueFactory = static _ => "", HelpName = "text" };
        var after = new Option<string>("--after") { Description = "Only streams after this name, to go on with a list.", DefaultValueFactory = static _ => "", HelpName = "name" };
        var limit = ToolCommands.Limit(100, "streams");
        return ToolCommands.Define("streams", "Lists the streams by name.", ListAsync, prefix, after, limit);

        async Task<int> ListAsync(ToolContext context)
        {
            var store = await context.OpenAsync();
            var streams = await store.Inspection.ListStreamsAsync(
                context.Get(prefix)!, context.Get(after)!, context.Get(limit), context.CancellationToken);
            IReadOnlyList<StreamRow> rows =
                [.. streams.Select(static stream => new StreamRow(stream.Stream, stream.Version, stream.LastPosition, stream.LastTime))];
            context.Print(rows, () =>
            {
                var table = new Table("STREAM", "VERSION", "POSITION", "LAST EVENT");
                foreach (var row in rows)
                    table.Add(row.Stream, row.Version, row.LastPosition, row.LastTime);
                return table;
            });
            return ExitCode.Success;
        }
    }

    internal static Command Show()
    {
        var name = new Argument<string>("name") { Description = "The name of the stream." };
        var from = new Option<long?>("--from") { Description = "The first version to show; by default the end to begin at.", HelpName = "version" };
        var tenant = TenantFilter.Option();
        var backwards = new Option<bool>("--backwards") { Description = "The newest event first." };
        var limit = ToolCommands.Limit(100, "events");
        return ToolCommands.Define("stream", "Shows the events of one stream.", ShowAsync, name, from, backwards, tenant, limit);

        async Task<int> ShowAsync(ToolContext context)
        {
            var (stream, isBackwards) = (context.Get(name), context.Get(backwards));
            if (stream.Length == 0)
                throw new ToolException(ExitCode.Usage, "A stream has a name.");
            var store = await context.OpenAsync();
            var events = await TenantFilter.StreamAsync(
                store,
                context.Get(tenant),
                stream,
                isBackwards ? ReadDirection.Backwards : ReadDirection.Forwards,
                context.Get(from) ?? (isBackwards ? long.MaxValue : 1),
                context.Get(limit),
                context.CancellationToken);
            if (events.Count == 0
                && (await store.Events.ReadStreamAsync(stream, ReadDirection.Forwards, 1, 1, context.CancellationToken)).Count == 0)
                throw new ToolException(ExitCode.Missing, $"There is no stream '{Terminal.Clean(stream)}'.");

            IReadOnlyList<EventRow> rows = [.. events.Select(EventRow.Of)];
            context.Print(rows, () =>
            {
                var table = new Table("VERSION", "POSITION", "TIME", "EVENT", "SCHEMA", "KEY", "PAYLOAD");
                foreach (var row in rows)
                    table.Add(row.Version, row.Position, row.Time, row.Name, row.SchemaVersion, row.Key, row.PayloadText());
                return table;
            });
            return ExitCode.Success;
        }
    }
}
