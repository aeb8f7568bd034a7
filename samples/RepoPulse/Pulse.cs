using Microsoft.Extensions.DependencyInjection;
using RepoPulse.Cli;
using RepoPulse.Git;
using RepoPulse.Report;
using SourceGenBus;

namespace RepoPulse;

/// <summary>The program: command line in, report out, exit code back.</summary>
internal static class Pulse
{
    internal static async Task<int> RunAsync(
        string[] arguments, Terminal terminal, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            var options = CommandLine.Parse(arguments, today: DateOnly.FromDateTime(timeProvider.GetLocalNow().DateTime));
            terminal = options.NoColour ? terminal with { ShowsColour = false } : terminal;
            await WriteAsync(options, terminal, timeProvider, cancellationToken);
            await terminal.Out.FlushAsync(cancellationToken);
            return ExitCode.Success;
        }
        catch (UsageException exception)
        {
            terminal.Complain(exception.Message);
            return ExitCode.WrongUsage;
        }
        catch (HistoryException exception)
        {
            terminal.Complain(exception.Message);
            return ExitCode.Failure;
        }
        catch (Exception exception) when (Terminal.IsWriteFailure(exception))
        {
            // A reader that has seen enough (| head) is no error and does not come here; a full disk does.
            terminal.Complain($"the report could not be written: {exception.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static async Task WriteAsync(
        PulseOptions options, Terminal terminal, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (options.Help)
        {
            await terminal.Out.WriteLineAsync(HelpText.Value);
        }
        else if (options.ShowVersion)
        {
            await terminal.Out.WriteLineAsync($"repopulse {BuildVersion.Value}");
        }
        else
        {
            var report = await ReadAsync(options, terminal, timeProvider, cancellationToken);
            IReportWriter writer = options.Json ? new JsonReport(terminal) : new TextReport(terminal);
            writer.Write(report);
        }
    }

    // All of the bus that a program needs: one call to register it, one to publish. Which handlers there are is written
    // nowhere in this method; adding one means adding a class.
    private static async Task<PulseReport> ReadAsync(
        PulseOptions options, Terminal terminal, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var repository = await GitRepository.OpenAsync(options.Path, cancellationToken);

        var services = new ServiceCollection();
        services.AddSourceGenBus();
        services.AddSingleton(terminal);
        services.AddSingleton(timeProvider);
        services.AddSingleton<FailedHandlers>();
        services.AddSingleton<IEventFailureHandler>(provider => provider.GetRequiredService<FailedHandlers>());
        services.AddSingleton<HistoryPublisher>();
        services.AddSingleton<ReportBuilder>();
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredService<HistoryPublisher>().PublishAsync(repository, options.Period, cancellationToken);
        provider.GetRequiredService<FailedHandlers>().ThrowIfAny();
        return provider.GetRequiredService<ReportBuilder>().Build(repository, options);
    }
}
