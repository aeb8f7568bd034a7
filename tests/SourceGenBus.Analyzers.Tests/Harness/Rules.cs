using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using SourceGenBus.Generators;

namespace SourceGenBus.Analyzers.Tests.Harness;

/// <summary>The analyzers and code fixes that the package carries, found as the compiler and the IDE find them.</summary>
internal static class Rules
{
    internal static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        Create<DiagnosticAnalyzer, DiagnosticAnalyzerAttribute>(typeof(EventBusGenerator).Assembly);

    internal static ImmutableArray<CodeFixProvider> Fixes { get; } =
        Create<CodeFixProvider, ExportCodeFixProviderAttribute>(System.Reflection.Assembly.Load("SourceGenBus.CodeFixes"));

    internal static ImmutableArray<DiagnosticDescriptor> Descriptors { get; } =
    [
        .. Analyzers
            .SelectMany(static analyzer => analyzer.SupportedDiagnostics)
            .DistinctBy(static descriptor => descriptor.Id)
            .OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal),
    ];

    internal static ImmutableArray<DiagnosticAnalyzer> AnalyzersOf(IEnumerable<string> ids) =>
        [.. Analyzers.Where(analyzer => analyzer.SupportedDiagnostics.Any(descriptor => ids.Contains(descriptor.Id)))];

    internal static DiagnosticDescriptor DescriptorOf(string id) =>
        Descriptors.FirstOrDefault(descriptor => descriptor.Id == id)
        ?? throw new InvalidOperationException($"No analyzer supports {id}.");

    private static ImmutableArray<T> Create<T, TAttribute>(System.Reflection.Assembly assembly)
        where TAttribute : Attribute =>
    [
        .. assembly.GetTypes()
            .Where(static type => !type.IsAbstract && typeof(T).IsAssignableFrom(type) && type.IsDefined(typeof(TAttribute), inherit: false))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal)
            .Select(static type => (T)Activator.CreateInstance(type, nonPublic: true)!),
    ];
}
