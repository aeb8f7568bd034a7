using System.CommandLine;
using System.Text.Json;
using SourceGenBus.EventStore;
using SourceGenBus.Tool.Output;
using SourceGenBus.Tool.Rows;

namespace SourceGenBus.Tool.Commands;

/// <summary>Dead letters: what can be done with them.</summary>
internal static class DeadLetterVerbs
{
    internal static Command Replay()
    {
        var ids =
            new Argument<string[]>("id") { Description = "The dead letters; or none, and a filter.", Arity = ArgumentArity.ZeroOrMore };
        var filter = new DeadLetterOptions();
        var all = new Option<bool>("--all") { Description = "All of them." };
        var rate = new Option<double?>("--rate") { Description = "How many events a second at most.", HelpName = "number" };
        var limit = new Option<long?>("--limit") { Description = "How many events at most.", HelpName = "number" };
        return ToolCommands.Define(
            "replay",
            "Puts dead letters back into the outbox at their old places, in the order of positions, so that the order of each key is kept.",
            ReplayAsync,
            [ids, .. filter.All, all, rate, limit]);

        async Task<int> ReplayAsync(ToolContext context)
        {
            var wanted = filter.Read(context);
            var (named, isFiltered) = (
                context.GetAll(ids).Select(DeadLetterCommands.Parse).Distinct().ToList(),
                wanted != DeadLetterFilter.Default || context.Get(all));
            if (named.Count > 0 == isFiltered)
                throw new ToolException(ExitCode.Usage, "Say which dead letters: their ids, or a filter, or --all.");
            if (named.Count > 0 && (context.Get(rate) is not null || context.Get(limit) is not null))
                throw new ToolException(ExitCode.Usage, "--rate and --limit go with a filter or --all.");
            if (context.Get(rate) is <= 0 or double.NaN || context.Get(limit) < 1)
                throw new ToolException(ExitCode.Usage, "--rate and --limit must be above 0.");

            var store = await context.OpenAsync();
            return named.Count > 0
                ? await EndAsync(
                    context, named, "Replayed", id => store.DeadLetters.ReplayAsync(id, cancellationToken: context.CancellationToken))
                : await ReplayAllAsync(
                    context,
                    store,
                    wanted,
                    new DeadLetterReplayOptions { EventsPerSecond = context.Get(rate), Limit = context.Get(limit) });
        }
    }

    internal static Command Edit()
    {
        var id = new Argument<string>("id") { Description = "The dead letter." };
        var payload = new Option<string?>("--payload") { Description = "The file with the edited payload, - for standard input; without " +
            "it, the editor of the environment is opened.", HelpName = "file" };
        return ToolCommands.Define("edit", "Replays a dead letter with another payload.", EditAsync, id, payload);

        async Task<int> EditAsync(ToolContext context)
        {
            var wanted = DeadLetterCommands.Parse(context.Get(id));
            var store = await context.OpenAsync();
            var letter = await DeadLetterCommands.FindAsync(context, store, wanted);
            var edited = context.Get(payload) switch
            {
                null => await PayloadEditor.EditAsync(letter.Envelope.Payload, context.CancellationToken),
                "-" => await ReadAsync(Console.OpenStandardInput(), context.CancellationToken),
                var file when File.Exists(file) => await File.ReadAllBytesAsync(file, context.CancellationToken),
                var file => throw new ToolException(ExitCode.Usage, $"There is no file '{file}'."),
            };
            if (edited is null)
            {
                context.Tell("The payload was not changed, so nothing was replayed.");
                return ExitCode.Success;
            }

            ThrowUnlessJson(edited);
            return await EndAsync(
                context, [wanted], "Replayed", wanted => store.DeadLetters.ReplayAsync(wanted, edited, context.CancellationToken));
        }
    }

    internal static Command Discard()
    {
        var ids = new Argument<string[]>("id") { Description = "The dead letters.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string>("--reason") { Description = "Why; it is kept with them.", Required = true, HelpName = "text" };
        return ToolCommands.Define("discard", "Gives dead letters up for good; what waits behind them goes on.", DiscardAsync, ids, reason);

        async Task<int> DiscardAsync(ToolContext context)
        {
            if (string.IsNullOrWhiteSpace(context.Get(reason)))
                throw new ToolException(ExitCode.Usage, "--reason must say something.");
            var named = context.GetAll(ids).Select(DeadLetterCommands.Parse).Distinct().ToList();
            var store = await context.OpenAsync();
            return await EndAsync(
                context, named, "Discarded", id => store.DeadLetters.DiscardAsync(id, context.Get(reason)!, context.CancellationToken));
        }
    }

    private static async Task<int> ReplayAllAsync(
        ToolContext context,
        IDurableStore store,
        DeadLetterFilter filter,
        DeadLetterReplayOptions options)
    {
        var replayed = new List<string>();
        try
        {
            await foreach (var letter in store.DeadLetters.ReplayAllAsync(filter, options, context.CancellationToken))
                replayed.Add(letter.Id.ToString());
        }
        finally
        {
            // Also when it was interrupted: what is replayed is replayed.
            Report(context, "Replayed", replayed);
        }

        return ExitCode.Success;
    }

    /// <summary>Does something to dead letters one by one, in the order of positions, and says which of them are not there.</summary>
    private static async Task<int> EndAsync(
        ToolContext context,
        List<DeadLetterId> ids,
        string done,
        Func<DeadLetterId, ValueTask<bool>> end)
    {
        var (ended, missing) = (new List<string>(), new List<string>());
        foreach (var id in ids.OrderBy(static id => id.Position).ThenBy(static id => id.Handler, StringComparer.Ordinal))
            (await end(id) ? ended : missing).Add(id.ToString());

        Report(context, done, ended);
        foreach (var id in missing)
            await context.Error.WriteLineAsync(
                $"There is no dead letter '{Terminal.Clean(id)}' that could be taken: it was replayed or discarded, or never was.");
        return missing.Count == 0 ? ExitCode.Success : ExitCode.Missing;
    }

    private static void Report(ToolContext context, string done, List<string> ids)
    {
        if (context.IsJson)
        {
            context.Output.WriteLine(JsonText.Of(new ReplayRow(ids.Count, ids)));
            return;
        }

        foreach (var id in ids)
            context.Output.WriteLine(Terminal.Clean(id));
        context.Tell($"{done}: {ids.Count}.");
    }

    private static async Task<byte[]> ReadAsync(Stream input, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await input.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    private static void ThrowUnlessJson(byte[] payload)
    {
        try
        {
            JsonDocument.Parse(payload).Dispose();
        }
        catch (JsonException exception)
        {
            throw new ToolException(ExitCode.Usage, $"The payload is no JSON, so nothing was replayed: {exception.Message}");
        }
    }
}
