namespace SourceGenBus.Generators.Descriptors;

/// <summary>The ids, permanent once released. SGB1xxx: handler shape.</summary>
internal static class DiagnosticIds
{
    internal const string LanguageVersion = "SGB0001";
    internal const string MissingHandleAsync = "SGB1001";
    internal const string NotAwaitable = "SGB1002";
    internal const string WrongEventType = "SGB1003";
    internal const string UnsuppliableParameter = "SGB1004";
    internal const string UninstantiableClass = "SGB1005";
    internal const string InaccessibleClass = "SGB1006";
    internal const string UnusableConstructor = "SGB1007";
    internal const string AmbiguousHandleAsync = "SGB1008";
    internal const string DuplicateEvent = "SGB1009";
    internal const string ConflictingLifetimes = "SGB1010";
    internal const string InaccessibleHandleAsync = "SGB1011";
    internal const string EventNeverArrives = "SGB1012";
    internal const string MiddlewareWithoutInvokeAsync = "SGB6001";
    internal const string MiddlewareWithSameOrder = "SGB6002";
    internal const string UnusableMiddleware = "SGB6003";
    internal const string MiddlewareAppliesToNothing = "SGB6004";
    internal const string AggregateNotPartial = "SGB7001";
    internal const string MissingApply = "SGB7002";
}
