namespace SourceGenBus.Generators.Descriptors;

/// <summary>
/// The ids, permanent once released. SGB1xxx: handler shape; SGB2xxx: delivery; SGB3xxx: concurrency; SGB4xxx: contracts; SGB5xxx: flow.
/// </summary>
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
    internal const string SecondCommandHandler = "SGB1013";
    internal const string OtherContract = "SGB1014";
    internal const string NothingDerived = "SGB1015";
    internal const string UnnameableMessage = "SGB1016";
    internal const string WrittenByGenerator = "SGB1017";
    internal const string UnmetRequirement = "SGB1018";
    internal const string MarkWithoutEffect = "SGB1019";

    internal const string DroppedPublish = "SGB2001";
    internal const string UnhandledEvent = "SGB2002";
    internal const string UnpublishedEvent = "SGB2003";
    internal const string PublishInLock = "SGB2004";
    internal const string DroppedSubscription = "SGB2005";
    internal const string SubscriptionNeverCalled = "SGB2006";
    internal const string UnhandledCommand = "SGB2007";
    internal const string DroppedCommand = "SGB2008";
    internal const string DroppedEnqueue = "SGB2009";
    internal const string SharedEventId = "SGB2010";

    internal const string BlockingCall = "SGB3001";
    internal const string TokenNotPassed = "SGB3002";
    internal const string TokenNotTaken = "SGB3003";
    internal const string UnsynchronizedState = "SGB3004";
    internal const string CaptiveDependency = "SGB3005";

    internal const string MutableEvent = "SGB4001";
    internal const string UnsealedEvent = "SGB4002";
    internal const string EventNotInPastTense = "SGB4003";
    internal const string CommandNotImperative = "SGB4004";
    internal const string EventCarriesLiveObject = "SGB4005";

    internal const string PublishBeforeCommit = "SGB5001";
    internal const string EventCycle = "SGB5002";
    internal const string PublishOfHandledEvent = "SGB5003";

    internal const string MiddlewareWithoutInvokeAsync = "SGB6001";
    internal const string MiddlewareWithSameOrder = "SGB6002";
    internal const string UnusableMiddleware = "SGB6003";
    internal const string MiddlewareAppliesToNothing = "SGB6004";
    internal const string AggregateNotPartial = "SGB7001";
    internal const string MissingApply = "SGB7002";
    internal const string NeverApplied = "SGB7003";
    internal const string NoDispatch = "SGB7004";
    internal const string WrongApply = "SGB7005";

    internal const string DurableEventWithoutSerializer = "SGB8001";
    internal const string DurableEventsWithSameName = "SGB8002";
    internal const string MissingUpcaster = "SGB8003";
    internal const string MissingKey = "SGB8004";
    internal const string UnusableUpcaster = "SGB8005";
    internal const string UnusableDurableEvent = "SGB8006";
    internal const string ChangedDurableEvent = "SGB8007";
    internal const string RemovedDurableEvent = "SGB8008";
    internal const string UnrecordedDurableEvent = "SGB8009";
    internal const string UnreadableBaseline = "SGB8010";
    internal const string FormerNameTaken = "SGB8011";

    internal const string UnusableRetry = "SGB8020";
    internal const string RetryOfNoException = "SGB8021";
    internal const string DeliveryAttributeOnNoHandler = "SGB8022";
    internal const string UnusableHandlerName = "SGB8023";
    internal const string AmbiguousUpcaster = "SGB8024";
    internal const string ReferencedDurableEvent = "SGB8025";

    internal const string PublishedEventNotDurable = "SGB8030";
    internal const string UnusableDestination = "SGB8031";
    internal const string PublishedCommandUnusable = "SGB8032";
}
