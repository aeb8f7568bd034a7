using System.CommandLine;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>Follows all events.</summary>
internal static class TailCommand
{
    private static readonly PageLimit Page = new(200) { MaximumBytes = 8 * 1024 * 1024 };

    // What wakes at once is this process's own and PostgreSQL's notifications; for a file there is only looking again.
    private static readonly TimeSpan PollingInterval = TimeSpan.FromMilliseconds(500);

    internal static Command Create()
    {
        var from = new Option<long?>("--from") { Description = "Begin after this position, 0 for all; by default with what comes next.", HelpName = "position" };
        var prefix = new Option<string>("--prefix") { Description = "Only streams whose names begin so.", DefaultValueFactory = static _ => "", HelpName = "text" };
        var name = new Option<string?>("--name") { Description = "Only events of this name.", HelpName = "event" };
        var tenant = TenantFilter.Option();
        var limit = ToolCommands.Limit(int.MaxValue, "events");
        limit.Description = "Stop after so many events.";
        limit.DefaultValueFactory = null;
        var noFollow = new Option<bool>("--no-follow") { Description = "Stop at the end instead of waiting for more." };
        return ToolCommands.Define(
            "tail",
            "Shows events of all streams as they come, until it is interrupted.",
            TailAsync,
            from,
            prefix,
            name,
            tenant,
            limit,
            noFollow);

        async Task<int> TailAsync(ToolContext context)
        {
            var store = await context.OpenAsync();
            var last = (await store.Events.GetHorizonAsync(context.CancellationToken)).Last;
            var position = context.Get(from) ?? last;
            if (position > last)
                throw new ToolException(ExitCode.Usage, $"The store has come to position {last}, so nothing follows {position} yet.");

            var left = context.Get(limit) is > 0 and var most ? most : int.MaxValue;
            try
            {
                while (left > 0)
                {
                    var seen = store.Events.Appended.Current;
                    var horizon = await store.Events.GetHorizonAsync(context.CancellationToken);
                    var page = await store.Events.ReadAllAsync(position, horizon.Safe, Page, context.CancellationToken);
                    foreach (var stored in page.Where(IsWanted).Take(left))
                    {
                        Print(context, EventRow.Of(stored));
                        left--;
                    }

                    position = page.Count > 0 ? page[^1].Position : position;
                    if (page.Count > 0)
                        continue;
                    if (context.Get(noFollow))
                        break;
                    await store.Events.Appended.WaitAsync(seen, PollingInterval, TimeProvider.System, context.CancellationToken);
                }
            }
            catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
            {
                // An interrupt is how it is meant to end.
            }

            return ExitCode.Success;

            bool IsWanted(StoredEvent stored) =>
                stored.Stream.StartsWith(context.Get(prefix)!, StringComparison.Ordinal)
                    && (context.Get(name) is not { } wanted || stored.Envelope.Name == wanted)
                && TenantFilter.Matches(context.Get(tenant), stored.Envelope);
        }
    }

    // A line for each event: what follows is not known, so columns cannot line up.
    private static void Print(ToolContext context, EventRow row)
    {
        context.Output.WriteLine(context.IsJson
            ? JsonText.Of(row)
            : $"{row.Position}  {Table.Time(row.Time)}  {Terminal.Clean(row.Stream!)}@{row.Version}  {Terminal.Clean(row.Name)} " +
                $"v{row.SchemaVersion}  {Terminal.Clean(row.PayloadText())}");
        context.Output.Flush();
    }
}
