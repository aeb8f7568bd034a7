using System.Text;

namespace SourceGenBus.Benchmarks.Compilation;

/// <summary>The source of a project with many event types: one file per event and handler, as people write them.</summary>
/// <param name="EventTypes">How many event types, each with one handler.</param>
/// <param name="PublishSites">How many calls of <c>PublishAsync</c>, ten to a file.</param>
internal sealed record GeneratedProject(int EventTypes, int PublishSites)
{
    internal IEnumerable<(string Path, string Source)> Files()
    {
        for (var index = 0; index < EventTypes; index++)
            yield return ($"Handler{index}.cs", Handler(index, "Count += @event.Id;"));
        for (var file = 0; file * 10 < PublishSites; file++)
            yield return ($"Service{file}.cs", Service(file, Math.Min(10, PublishSites - (file * 10))));
        yield return ("Unrelated.cs", Unrelated("return 1;", ""));
    }

    internal static string Handler(int index, string body) => $$"""
        using System.Threading;
        using System.Threading.Tasks;
        using SourceGenBus;

        namespace Shop.Orders;

        public sealed record OrderEvent{{index}}(int Id);

        [EventHandler<OrderEvent{{index}}>]
        public sealed class Handler{{index}}
        {
            public int Count;

            public ValueTask HandleAsync(OrderEvent{{index}} @event, CancellationToken cancellationToken)
            {
                {{body}}
                return default;
            }
        }
        """;

    internal static string Unrelated(string body, string comment) => $$"""
        {{comment}}
        namespace Shop;

        public sealed class Unrelated
        {
            public int Compute()
            {
                {{body}}
            }
        }
        """;

    private string Service(int file, int sites)
    {
        var calls = new StringBuilder();
        for (var site = 0; site < sites; site++)
        {
            var @event = ((file * 10) + site) % EventTypes;
            calls.AppendLine($"    public async Task Run{site}Async() => await bus.PublishAsync(new OrderEvent{@event}({site}));");
        }

        return $$"""
            using System.Threading.Tasks;
            using SourceGenBus;

            namespace Shop.Orders;

            public sealed class Service{{file}}(IEventBus bus)
            {
            {{calls}}}
            """;
    }
}
