using System.Diagnostics;
using System.Globalization;

namespace SourceGenBus.Transports.RabbitMq.Tests;

/// <summary>
/// A program that sends, two that receive and the broker are killed again and again while they work. The environment variable
/// <c>SGB_CRASHES</c> says how often; three times by default.
/// </summary>
public sealed class CrashTests
{
    private static readonly int Crashes =
        int.TryParse(Environment.GetEnvironmentVariable("SGB_CRASHES"), CultureInfo.InvariantCulture, out var crashes) ? crashes : 3;

    [Fact]
    public async Task What_was_sent_is_received_and_every_key_keeps_its_order()
    {
        var count = 2000 + (Crashes * 400);
        var server = await RabbitMqServer.StartNewAsync();
        var folder = Directory.CreateTempSubdirectory("sgb-rmq-crash-").FullName;
        var programs = new Dictionary<string, Process>();
        try
        {
            var subscription = new TransportSubscription("orders", "group");
            await using (var transport = Broker.New(server.ConnectionString))
                await transport.ProvisionAsync(subscription);
            await server.FlushQueuesAsync();
            Start("send");
            Start("receive-1");
            Start("receive-2");
            var random = new Random(7);
            for (var crash = 0; crash < Crashes; crash++)
            {
                await ProgressAsync(Received().Count + random.Next(50, 200));
                if (crash % 3 == 1)
                {
                    await server.RestartAsync();
                    continue;
                }

                var victim = crash % 3 == 0 ? $"receive-{random.Next(1, 3)}" : "send";
                if (programs[victim].HasExited)
                    continue;
                programs[victim].Kill();
                await programs[victim].WaitForExitAsync(Broker.Cancelled);
                Start(victim);
            }

            await programs["send"].WaitForExitAsync(Broker.Cancelled);
            Assert.Equal(0, programs["send"].ExitCode);
            while (Received().Select(static line => line.Id).Distinct().Count() < count)
                await RunningAsync();
        }
        finally
        {
            foreach (var program in programs.Values.Where(static program => !program.HasExited))
                program.Kill();
            await server.DeleteAsync();
        }

        HashSet<string> seen = [];
        var last = new Dictionary<int, int>();
        foreach (var (key, number, id) in Received().Where(line => seen.Add(line.Id)))
        {
            Assert.True(last.GetValueOrDefault(key, -1) < number, $"{number} came late for key {key}.");
            last[key] = number;
        }

        Assert.Equal(count, seen.Count);
        Assert.Equal(count, last.Values.Max() + 1);
        Directory.Delete(folder, recursive: true);

        void Start(string role) => programs[role] = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "SourceGenBus.Transports.RabbitMq.CrashProgram"),
            [role, server.ConnectionString, folder, count.ToString(CultureInfo.InvariantCulture)]))!;

        async Task ProgressAsync(int lines)
        {
            while (Received().Count < Math.Min(lines, count))
                await RunningAsync();
        }

        async Task RunningAsync()
        {
            Assert.All(programs, static program => Assert.True(!program.Value.HasExited || program.Value.ExitCode == 0, $"{program.Key} has failed."));
            await Task.Delay(50, Broker.Cancelled);
        }

        List<(int Key, int Number, string Id)> Received() =>
        [
            .. Directory.GetFiles(folder, "receive-*").SelectMany(Lines)
                .Select(static line => line.Split(' '))
                .OrderBy(static parts => long.Parse(parts[0], CultureInfo.InvariantCulture))
                .Select(static parts =>
                    (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3])),
        ];
    }

    /// <summary>Without the last line, which may be half written.</summary>
    private static string[] Lines(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
