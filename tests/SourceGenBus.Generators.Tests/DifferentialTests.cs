using System.Collections.Immutable;
using SourceGenBus.Generators.Tests.Harness;

namespace SourceGenBus.Generators.Tests;

/// <summary>
/// After any sequence of edits, a generator that followed them says what one says that sees the program for the first time.
/// <c>SGB_FULL=1</c> makes thousands of edits.
/// </summary>
public sealed class DifferentialTests
{
    private static readonly int EditsPerSeed = Environment.GetEnvironmentVariable("SGB_FULL") == "1" ? 1_000 : 75;

    /// <summary>What comes and goes beside the program: files that need a reference, and an aggregate that the compiler rejects.</summary>
    private static readonly ImmutableArray<SourceFile> Additions =
    [
        new(
            "Partners.cs",
            """
            namespace Shop.Partners;

            [EventHandler<Partner.PartnerJoined>]
            internal sealed class Welcome
            {
                public async Task<Shop.Contracts.Tick> HandleAsync(Partner.PartnerJoined joined)
                {
                    await Task.Yield();
                    return new Shop.Contracts.Tick(joined.Id.Length);
                }
            }
            """),
        new(
            "Ledger.cs",
            """
            using System.Text.Json.Serialization;
            using SourceGenBus.EventStore;

            namespace Shop.Ledgers;

            [Event("ledger.entered")]
            public sealed record LedgerEntered(string Key, decimal Amount);

            [JsonSerializable(typeof(LedgerEntered))]
            public sealed partial class LedgerJson() : JsonSerializerContext(null)
            {
                public static LedgerJson Default { get; } = new();

                protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

                public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
            }
            """),
        new(
            "Accounts.cs",
            """
            using Shop.Contracts;

            namespace Shop.Accounts;

            public sealed record OpenAccount(string Id) : ICommand;

            [CommandHandler<OpenAccount>]
            internal sealed class Desk(IEventBus bus)
            {
                public async ValueTask HandleAsync(OpenAccount command) => await bus.PublishAsync(new OrderShipped(command.Id));
            }

            [EventHandler<OrderEvent>(IncludeDerived = true)]
            internal sealed class Journal
            {
                public ValueTask HandleAsync(OrderEvent order) => default;
            }

            public sealed class Account(string id) : AggregateRoot<string>(id)
            {
                public void Ship() => Raise(new OrderShipped(Id));

                private void Apply(OrderShipped shipped)
                {
                }
            }
            """),
    ];

    [Fact]
    public void The_program_is_a_good_one() => GeneratorHarness.Run(GeneratorOptions.Default, [.. Programs.Shop]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Followed_edits_and_a_fresh_start_agree(int seed)
    {
        var session = new GeneratorSession(GeneratorOptions.Default, Programs.Shop);
        var edits = new RandomEdits(session, [.. Programs.Shop, .. Additions], new Random(seed));
        var history = new List<string> { $"seed {seed}" };
        var (before, changes) = ("", 0);

        for (var step = 0; step < EditsPerSeed; step++)
        {
            history.Add(edits.Next());
            var followed = Describe(session.Run());
            var fresh = Describe(session.RunFromScratch());

            if (followed != fresh)
                Assert.Equal($"{string.Join("\n", history)}\n\n{fresh}", $"{string.Join("\n", history)}\n\n{followed}");
            changes += followed == before ? 0 : 1;
            before = followed;
        }

        Assert.InRange(changes, EditsPerSeed / 4, EditsPerSeed); // The edits were no idle ones.
    }

    /// <summary>All that a run gives: what is reported, where, and each file.</summary>
    private static string Describe(GeneratorResult result) => string.Join(
        "\n",
        result.Reported.Select(static diagnostic => diagnostic.ToString()).Order(StringComparer.Ordinal)
            .Concat(result.Names.SelectMany(name => new[] { $"== {name}", result[name] })));
}
