using System.Globalization;
using System.Runtime.InteropServices;

namespace SourceGenBus.Transports.Kafka.CrashProgram;

/// <summary>
/// Three brokers in one process, which speak the protocol of Kafka. It writes their addresses, and does what it is told, line by line,
/// until its input ends.
/// </summary>
internal static class MockCluster
{
    private const int Brokers = 3;
    private const int Producer = 0;

    internal static async Task RunAsync()
    {
        MockLibrary.Load();
        var configuration = MockLibrary.NewConfiguration();

        // It does not connect to anything, and says so.
        MockLibrary.Set(configuration, "log_level", "0", 0, 0);
        var cluster = MockLibrary.NewCluster(MockLibrary.NewClient(Producer, configuration, 0, 0), Brokers);
        MockLibrary.SetInitialRebalanceDelay(cluster, 100);
        Console.WriteLine(Marshal.PtrToStringUTF8(MockLibrary.BootstrapsOf(cluster)));
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(Do(cluster, line.Split(' ')).ToString(CultureInfo.InvariantCulture));
    }

    private static int Do(nint cluster, string[] words) => words[0] switch
    {
        "topic" => MockLibrary.CreateTopic(cluster, words[1], Number(words[2]), Number(words[3])),
        "down" => MockLibrary.SetDown(cluster, Number(words[1])),
        "up" => MockLibrary.SetUp(cluster, Number(words[1])),
        "latency" => MockLibrary.SetLatency(cluster, Number(words[1]), Number(words[2])),
        "leader" => MockLibrary.SetLeader(cluster, words[1], Number(words[2]), Number(words[3])),
        "errors" => Push(cluster, (short)Number(words[1]), [.. words.Skip(2).Select(Number)]),
        _ => -1,
    };

    private static int Push(nint cluster, short request, int[] errors)
    {
        MockLibrary.PushErrors(cluster, request, (nuint)errors.Length, errors);
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
