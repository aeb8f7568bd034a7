using SourceGenBus.Benchmarks.Harness.Measuring;

namespace SourceGenBus.Benchmarks.Harness.Rivals;

/// <summary>The published libraries that are measured. Another one is added here.</summary>
internal static partial class PublishedLibraries
{
    static partial void AddOne(List<Contender> rows) => rows.AddRange([MediatorRows.One(), MediatRRows.One(), MassTransitRows.One()]);

    static partial void AddFour(List<Contender> rows) => rows.AddRange([MediatorRows.Four(), MediatRRows.Four(), MassTransitRows.Four()]);

    static partial void AddRotation(List<Contender> rows) => rows.AddRange([MediatorRows.Rotation(), MediatRRows.Rotation()]);

    static partial void AddBaseTyped(List<Contender> rows) => rows.AddRange([MediatorRows.BaseTyped(), MediatRRows.Rotation()]);

    static partial void AddCommand(List<Contender> rows) => rows.Add(MediatorRows.Command());

    static partial void AddScoped(List<Contender> rows) => rows.AddRange([MediatRRows.Scoped(), MassTransitRows.Scoped()]);
}
