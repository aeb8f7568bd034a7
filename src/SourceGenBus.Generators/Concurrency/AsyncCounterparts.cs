using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SourceGenBus.Generators.Symbols;

namespace SourceGenBus.Generators.Concurrency;

/// <summary>
/// Finds the asynchronous method beside a synchronous one. Only types whose methods wait for a disk, a network, a process or
/// a lock are looked at: <c>MemoryStream</c> has the pairs too, and nothing to wait for.
/// </summary>
internal static class AsyncCounterparts
{
    private static readonly Dictionary<string, string> Blocking = new(StringComparer.Ordinal)
    {
        ["File"] = "System.IO",
        ["Stream"] = "System.IO",
        ["StreamReader"] = "System.IO",
        ["StreamWriter"] = "System.IO",
        ["DbConnection"] = "System.Data.Common",
        ["DbCommand"] = "System.Data.Common",
        ["DbDataReader"] = "System.Data.Common",
        ["DbTransaction"] = "System.Data.Common",
        ["DbContext"] = "Microsoft.EntityFrameworkCore",
        ["DbSet"] = "Microsoft.EntityFrameworkCore",
        ["DatabaseFacade"] = "Microsoft.EntityFrameworkCore.Infrastructure",
        ["HttpClient"] = "System.Net.Http",
        ["HttpMessageInvoker"] = "System.Net.Http",
        ["Dns"] = "System.Net",
        ["Socket"] = "System.Net.Sockets",
        ["TcpClient"] = "System.Net.Sockets",
        ["TcpListener"] = "System.Net.Sockets",
        ["UdpClient"] = "System.Net.Sockets",
        ["SmtpClient"] = "System.Net.Mail",
        ["Ping"] = "System.Net.NetworkInformation",
        ["SslStream"] = "System.Net.Security",
        ["SemaphoreSlim"] = "System.Threading",
        ["Process"] = "System.Diagnostics",
    };

    internal static AsyncCounterpart? Find(IInvocationOperation call)
    {
        if (QueryCounterparts.Find(call) is { } query)
            return query;

        var method = call.TargetMethod;
        // Entity Framework itself advises against AddAsync, and its Add does not touch the database.
        if (method.Name is "Dispose" or "Close" or "Write" or "WriteLine" or "Add" or "AddRange"
            || method.Name.EndsWith("Async", StringComparison.Ordinal))
            return null;
        if (!IsBlocking(method.ContainingType) || IsInMemory(call.Instance?.Type) || IsOnlyATry(call))
            return null;

        var name = method.Name + "Async";
        var counterparts = method.ContainingType.SelfAndBases()
            .SelectMany(level => level.GetMembers(name))
            .OfType<IMethodSymbol>()
            .Where(candidate => candidate.IsStatic == method.IsStatic
                && candidate.DeclaredAccessibility == Accessibility.Public
                && IsAwaitable(candidate.ReturnType))
            .ToList();
        return counterparts.Count == 0
            ? null
            : new AsyncCounterpart($"{method.ContainingType.Name}.{name}", counterparts.Any(candidate => TakesSameArguments(method, candidate)));
    }

    internal static bool IsAwaitable(ITypeSymbol type) =>
        type is { Name: "Task" or "ValueTask" } && type.IsInNamespace("System.Threading.Tasks");

    private static bool IsBlocking(INamedTypeSymbol type) => type.SelfAndBases().Any(static level =>
        Blocking.TryGetValue(level.Name, out var @namespace) && level.IsInNamespace(@namespace));

    private static bool IsInMemory(ITypeSymbol? type) =>
        type is INamedTypeSymbol named
            && named.SelfAndBases().Any(
                static level => level.Name is "MemoryStream" or "UnmanagedMemoryStream" && level.IsInNamespace("System.IO"));

    /// <summary><c>semaphore.Wait(0)</c> does not wait.</summary>
    private static bool IsOnlyATry(IInvocationOperation call) =>
        call.TargetMethod.ContainingType.Name == "SemaphoreSlim"
        && call.Arguments.FirstOrDefault()?.Value is { } timeout
        && (timeout.ConstantValue is { HasValue: true, Value: 0 } || timeout is IFieldReferenceOperation { Field.Name: "Zero" });

    private static bool TakesSameArguments(IMethodSymbol method, IMethodSymbol candidate) =>
        candidate.Parameters.Length >= method.Parameters.Length
        && candidate.TypeParameters.Length == method.TypeParameters.Length
        && method.OriginalDefinition.Parameters.Zip(candidate.OriginalDefinition.Parameters, static (left, right) => left.Type.IsSameAtRunTime(right.Type)
            || (left.Type is ITypeParameterSymbol && right.Type is ITypeParameterSymbol)).All(static same => same)
        && candidate.Parameters.Skip(method.Parameters.Length).All(static parameter => parameter.IsOptional);
}
