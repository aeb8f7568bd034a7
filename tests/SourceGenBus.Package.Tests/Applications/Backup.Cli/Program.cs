using System.CommandLine;
using Backup.Cli;
using SourceGenBus;

var source = new Argument<DirectoryInfo>("source") { Description = "The folder to copy." };
var target = new Argument<DirectoryInfo>("target") { Description = "Where to copy it." };
var verbose = new Option<bool>("--verbose", "-v");
var parallel = new Option<int>("--parallel", "-p") { DefaultValueFactory = static _ => Environment.ProcessorCount };

var copy = new Command("copy", "Copies what has changed.") { source, target, verbose, parallel };
copy.SetAction(async (parsed, cancellationToken) =>
{
    await using var bus = new EventBusBuilder().AddHandlers().Build();
    using var chatter = parsed.GetValue(verbose)
        ? bus.Subscribe<FileCopied>(static (copied, _, _) =>
        {
            Console.WriteLine(copied.Path);
            return default;
        })
        : null;

    var options = new ParallelOptions { MaxDegreeOfParallelism = parsed.GetValue(parallel), CancellationToken = cancellationToken };
    var from = parsed.GetRequiredValue(source);
    var to = parsed.GetRequiredValue(target);
    await Parallel.ForEachAsync(from.EnumerateFiles("*", SearchOption.AllDirectories), options, async (file, token) =>
    {
        var relative = Path.GetRelativePath(from.FullName, file.FullName);
        try
        {
            var destination = new FileInfo(Path.Combine(to.FullName, relative));
            if (destination.Exists && destination.LastWriteTimeUtc >= file.LastWriteTimeUtc)
            {
                await bus.PublishAsync(new FileSkipped(relative), token);
                return;
            }

            Directory.CreateDirectory(destination.DirectoryName!);
            file.CopyTo(destination.FullName, overwrite: true);
            await bus.PublishAsync(new FileCopied(relative, file.Length), token);
        }
        catch (UnauthorizedAccessException exception)
        {
            await bus.PublishAsync(new FileFailed(relative, exception.Message), token);
        }
    });

    var summary = await bus.QueryAsync(new GetSummary(), cancellationToken);
    Console.WriteLine($"{summary.Copied} copied ({summary.Bytes:N0} bytes), {summary.Skipped} skipped, {summary.Failed} failed");
    return summary.Failed == 0 ? 0 : 1;
});

var root = new RootCommand("Copies folders.") { copy };
return await root.Parse(args).InvokeAsync();
