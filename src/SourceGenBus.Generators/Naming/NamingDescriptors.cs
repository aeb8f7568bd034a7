using Microsoft.CodeAnalysis;
using SourceGenBus.Generators.Descriptors;
using static SourceGenBus.Generators.Descriptors.DescriptorFactory;

namespace SourceGenBus.Generators.Naming;

/// <summary>The rules about the names of events and commands. They need English names, so they are off by default.</summary>
internal static class NamingDescriptors
{
    internal static readonly DiagnosticDescriptor EventNotInPastTense = Create(
        DiagnosticIds.EventNotInPastTense,
        "Event name is not in the past tense",
        "Event '{0}' is not named in the past tense, but an event is a fact that has happened; {1}",
        Category.Contracts,
        DiagnosticSeverity.Info,
        enabled: false);

    internal static readonly DiagnosticDescriptor CommandNotImperative = Create(
        DiagnosticIds.CommandNotImperative,
        "Command name is not in the imperative",
        "Command '{0}' is not named in the imperative, but a command is an instruction to do something; {1}",
        Category.Contracts,
        DiagnosticSeverity.Info,
        enabled: false);
}
