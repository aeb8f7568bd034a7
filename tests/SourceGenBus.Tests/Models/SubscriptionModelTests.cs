using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using SourceGenBus.Tests.Support;

namespace SourceGenBus.Tests.Models;

/// <summary>Any number of threads may subscribe, unsubscribe and publish in any order: nothing is lost, nothing comes twice.</summary>
public class SubscriptionModelTests
{
    private static readonly Gen<Operation> Operations = Gen.Elements(Enum.GetValues<Operation>());

    [Fact]
    public void On_one_thread() => Check(threads: 1, length: 40, runs: 100);

    [Fact]
    public void On_several_threads() => Check(threads: 4, length: 60, runs: 100);

    [Fact]
    public async Task On_several_threads_for_long()
    {
        await using var host = TestHost.Create();
        var random = new Random(4711);
        var run = new SubscriptionRun(host.Bus);
        var operations = Enum.GetValues<Operation>();
        await run.RunAsync([.. Enumerable.Range(0, 6).Select(_ => random.GetItems(operations, 1_000))]);
        Assert.Null(run.FindBrokenPromise());
        Assert.Empty(host.Log.Entries);
    }

    [Fact]
    public async Task While_another_thread_subscribes_and_unsubscribes_a_thousand_times()
    {
        await using var host = TestHost.Create();
        var churn = Task.Run(() =>
        {
            for (var round = 0; round < 1_000; round++)
                host.Bus.Subscribe<Ping>(static (_, _, _) => default).Dispose();
        });

        long published = 0;
        var constant = 0L;
        using var subscription = host.Bus.Subscribe<Ping>((_, _, _) =>
        {
            Interlocked.Increment(ref constant);
            return default;
        });
        while (!churn.IsCompleted)
        {
            var ping = new Ping();
            await host.Bus.PublishAsync(ping);
            await host.Bus.PublishAsync<object>(ping);
            Assert.Equal(2, ping.Generated);
            published += 2;
        }

        await churn;
        Assert.Equal(published, constant);
    }

    private static void Check(int threads, int length, int runs)
    {
        var registered = new ServiceCollection();
        TestHost.AddDependencies(registered);
        using var services = registered.BuildServiceProvider();
        var scripts = Operations.ArrayOf(length).ArrayOf(threads).ToArbitrary();
        Prop.ForAll(scripts, script =>
        {
            using var bus = new EventBusBuilder().AddHandlers().UseServices(services).Build();
            var run = new SubscriptionRun(bus);
            Task.Run(() => run.RunAsync(script)).GetAwaiter().GetResult();
            var broken = run.FindBrokenPromise();
            return (broken is null).Label(broken ?? "");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));
    }
}
