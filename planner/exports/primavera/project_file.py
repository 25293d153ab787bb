"""Builds the project in MPXJ and has it written; runs only in the process that holds the Java machine."""

from __future__ import annotations

from typing import Any

from planner.exports.primavera.activity_file import add_link, add_use, fill_activity
from planner.exports.primavera.baseline_file import baseline_of, fill_element, fill_properties
from planner.exports.primavera.calendar_days import add_calendar
from planner.exports.primavera.java_values import boxed, instant, java, mpxj, uuid
from planner.exports.primavera.project import PROJECT

Given = dict[str, Any]
PER_CENT = 100.0
CURRENCY, DIGITS = "USD", 2


def file_bytes(given: Given) -> bytes:
    """Return the file of a project, given as the values of a `P6Project`."""
    stream = java("java.io.ByteArrayOutputStream")()
    built = _Project(given)
    if given["format"] == "xer":
        writer = mpxj("primavera.PrimaveraXERFileWriter")()
        writer.setCharset(java("java.nio.charset.Charset").forName("windows-1252"))
    else:
        writer = mpxj("primavera.PrimaveraPMFileWriter")()
        writer.setWriteBaselines(given["baseline"] is not None)
    writer.write(built.file, stream)
    return bytes(stream.toByteArray())


class _Project:
    """One project as it grows: elements, resources and activities by their numbers."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.file = mpxj("ProjectFile")()
        self.context = self.file.getProjectContext()
        self.calendar = add_calendar(self.file, given["calendar"], PROJECT)
        self._currency()
        self._properties()
        self.fields = self._fields()
        self.codes = self._codes()
        self.wbs = self._wbs()
        # Resources are the enterprise's: they can have no calendar of a project.
        self.resource_calendar = add_calendar(self.file, given["calendar"], None) if given["resources"] else None
        self.resources = {one["uid"]: self._resource(one) for one in given["resources"]}
        self.tasks = {one["uid"]: self._activity(one) for one in given["activities"]}
        for number, link in enumerate(given["links"], start=1):
            add_link(self.tasks, number, link)
        if given["baseline"]:
            self.file.setBaseline(baseline_of(self.file, given))

    def _properties(self) -> None:
        given, held = self.given, self.file.getProjectProperties()
        fill_properties(held, PROJECT, given["id"], given)
        held.setLastScheduledDate(instant(given["created"]))
        held.setExportFlag(True)
        held.setFileApplication("datacentre-capacity-planner")
        held.setDefaultCalendar(self.calendar)
        held.setCurrencyCode(CURRENCY)
        held.setCurrencySymbol("$")
        held.setCurrencyDigits(boxed(DIGITS))
        if given["about"] and given["format"] == "pmxml":
            held.setNotes("\n".join(given["about"]))

    def _currency(self) -> None:
        currency = (
            mpxj("Currency$Builder")(self.context)
            .uniqueID(boxed(1))
            .currencyID(CURRENCY)
            .name("US Dollar")
            .symbol("$")
            .exchangeRate(boxed(1.0))
            .decimalSymbol(".")
            .numberOfDecimalPlaces(boxed(DIGITS))
            .digitGroupingSymbol(",")
            .positiveCurrencyFormat("#1.1")
            .negativeCurrencyFormat("(#1.1)")
            .build()
        )
        self.context.getCurrencies().add(currency)

    def _fields(self) -> dict[str, Any]:
        types = mpxj("DataType")
        named = [(name, types.STRING) for name in self.given["text_fields"]]
        named += [(name, types.NUMERIC) for name in self.given["number_fields"]]
        found = {}
        for number, (name, of_type) in enumerate(named, start=1):
            field = (
                mpxj("UserDefinedField$Builder")(self.context)
                .uniqueID(boxed(number))
                .internalName(f"user_field_{number}")
                .externalName(name)
                .fieldTypeClass(mpxj("FieldTypeClass").TASK)
                .summaryTaskOnly(False)
                .dataType(of_type)
                .build()
            )
            self.context.getUserDefinedFields().add(field)
            self.context.getCustomFields().add(field).setAlias(name)
            found[name] = field
        return found

    def _codes(self) -> dict[tuple[str, str], Any]:
        found, numbers = {}, iter(range(1, 1 + sum(len(code["values"]) for code in self.given["codes"])))
        for number, given in enumerate(self.given["codes"], start=1):
            code = (
                mpxj("ActivityCode$Builder")(self.context)
                .uniqueID(boxed(number))
                .scope(mpxj("ActivityCodeScope").PROJECT)
                .scopeProjectUniqueID(boxed(PROJECT))
                .sequenceNumber(boxed(number))
                .name(given["name"])
                .maxLength(boxed(60))
                .build()
            )
            self.context.getActivityCodes().add(code)
            for order, (short, long) in enumerate(given["values"], start=1):
                value = (
                    mpxj("ActivityCodeValue$Builder")(self.context)
                    .uniqueID(boxed(next(numbers)))
                    .activityCode(code)
                    .sequenceNumber(boxed(order))
                    .name(short)
                    .description(long)
                    .build()
                )
                code.addValue(value)
                found[given["name"], short] = value
        return found

    def _wbs(self) -> dict[int, Any]:
        """Return what holds elements and activities; in the XML the project itself is the root."""
        found: dict[int, Any] = {}
        for order, given in enumerate(self.given["wbs"]):
            parent = given["parent"]
            if parent is None and self.given["format"] == "pmxml":
                found[given["uid"]] = self.file
            else:
                element = (self.file if parent is None else found[parent]).addTask()
                fill_element(element, given, order)
                if parent is None and self.given["about"]:
                    element.setNotes("\n".join(self.given["about"]))
                found[given["uid"]] = element
        return found

    def _resource(self, given: Given) -> Any:
        resource = self.file.addResource()
        resource.setUniqueID(boxed(given["uid"]))
        resource.setGUID(uuid(given["guid"]))
        resource.setResourceID(given["id"])
        resource.setName(given["name"])
        material = given["kind"] == "material"
        resource.setType(mpxj("ResourceType").MATERIAL if material else mpxj("ResourceType").WORK)
        resource.setCalendar(self.resource_calendar)
        resource.setCalculateCostsFromUnits(False)
        resource.setDefaultUnits(boxed(PER_CENT))
        if given["note"]:
            resource.setNotes(given["note"])
        self._limits(resource, given["limits"])
        return resource

    def _limits(self, resource: Any, limits: list[tuple[str, float]]) -> None:
        """Give a resource its units by date, in the table of its rates: P6 keeps them together."""
        rates, available = resource.getCostRateTable(0), resource.getAvailability()
        rates.clear()
        no_end = mpxj("AvailabilityTable").END_DATE_NA
        free = mpxj("Rate")(0.0, mpxj("TimeUnit").HOURS)
        for number, (start, units) in enumerate(limits):
            last = number + 1 == len(limits)
            end = no_end if last else instant(limits[number + 1][0]).minusMinutes(1)
            rates.add(mpxj("CostRateTableEntry")(instant(start), end, boxed(0.0), [free]))
            available.add(mpxj("Availability")(instant(start), end, boxed(PER_CENT * units)))

    def _activity(self, given: Given) -> Any:
        task = self.wbs[given["wbs"]].addTask()
        task.setCalendar(self.calendar)
        task.setCreateDate(instant(self.given["created"]))
        fill_activity(task, given)
        for name, value in given["fields"]:
            task.set(self.fields[name], value if isinstance(value, str) else boxed(float(value)))
        for name, value in given["codes"]:
            task.addActivityCodeValue(self.codes[name, value])
        for use in given["uses"]:
            add_use(task, given, self.resources[use["resource"]], use)
        return task
