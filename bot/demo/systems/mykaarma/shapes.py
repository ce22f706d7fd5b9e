"""Records as the vendor writes them, names varying as they do; times are read with a space."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.demo.systems.mykaarma.records import (
    DEALER_UUID,
    Advisor,
    Appointment,
    Customer,
    Operation,
    Transport,
    Vehicle,
    World,
    seeded_id,
)
from bot.demo.systems.standin import Json

_PREFERENCES = (
    "emailConfirmation",
    "textConfirmation",
    "emailReminder",
    "textReminder",
    "notifyCustomer",
    "sendCommunicationToDA",
)


def read_time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")


def error(code: str | int, text: str) -> Json:
    return {"errorCode": code, "errorDescription": text}


def vehicle(one: Vehicle) -> Json:
    return {
        "vehicleUuid": one.uuid,
        "vin": one.vin,
        "vehicleKey": one.key,
        "vehicleYear": one.year,
        "vehicleMake": one.make,
        "vehicleModel": one.model,
        "vehicleTrim": one.trim,
        "vehicleEngine": one.engine,
        "estimatedMileage": one.mileage,
        "licensePlate": one.plate,
        "color": one.color,
        "isValid": one.is_valid,
    }


def customer(one: Customer) -> Json:
    return {
        "id": str(one.id),
        "customerUuid": one.uuid,
        "customerKey": one.key,
        "firstName": one.first,
        "middleName": None,
        "lastName": one.last,
        "company": one.company,
        "isBusiness": one.is_business,
        "preferredLocale": one.locale,
        "emails": one.emails,
        "phoneNumbers": one.phones,
        "addresses": one.addresses,
    }


def customer_with_vehicles(one: Customer) -> Json:
    return {"customer": customer(one), "vehicles": [vehicle(v) for v in one.vehicles]}


def flat_customer(one: Customer) -> Json:
    """Return the older row, which some accounts still get."""
    return {
        "uuid": one.uuid,
        "fname": one.first,
        "lname": one.last,
        "company": one.company,
        "customerKey": one.key,
        "communications": [
            *({"commType": "P", "commValue": p["phoneNumber"]} for p in one.phones),
            *({"commType": "E", "commValue": e["emailAddress"]} for e in one.emails),
        ],
        "vehicles": [
            {
                "uuid": v.uuid,
                "vin": v.vin,
                "vehicleKey": v.key,
                "year": v.year,
                "make": v.make,
                "model": v.model,
                "mileage": v.mileage,
            }
            for v in one.vehicles
        ],
    }


def operation(one: Operation, position: int) -> Json:
    return {
        "uuid": one.uuid,
        "laborOpCode": one.code,
        "opCodeName": one.name,
        "description": one.name,
        "totalPrice": one.price,
        "laborPrice": round(one.price * 0.6, 2),
        "partsPrice": round(one.price * 0.4, 2),
        "taxAmount": 0.0,
        "payType": "C",
        "opCodeDurationInMinutes": one.minutes,
        "leadTimeInMinutes": int(one.lead.total_seconds() // 60),
        "sortOrder": position,
        "dispatchCode": None,
        "isValid": one.is_valid,
        "inOnlineScheduler": one.online,
        "inMobileService": False,
        "inDealerAppScheduler": True,
        "inServiceCart": one.online,
    }


def service_line(one: Operation) -> dict[str, Any]:
    """Return an appointment's line for a service of the catalogue."""
    return {
        "uuid": one.uuid,
        "opCode": one.code,
        "laborOpCode": one.code,
        "description": one.name,
        "operationType": "OPCODE",
        "laborTotal": round(one.price * 0.6, 2),
        "partsTotal": round(one.price * 0.4, 2),
        "shopFees": 0.0,
        "taxes": 0.0,
        "price": one.price,
        "payType": "C",
        "sortOrder": 1,
        "parentOpcodeUuid": None,
        "menuUuid": None,
        "recallID": None,
        "durationInMins": one.minutes,
        "isValid": True,
        "isCustomConcern": False,
        "isDealerAddedLine": False,
    }


def advisor(one: Advisor) -> Json:
    return {
        "uuid": one.uuid,
        "userUuid": one.user_uuid,
        "firstName": one.first,
        "lastName": one.last,
        "email": one.email,
        "departmentUuid": one.department,
    }


def transport(one: Transport) -> Json:
    return {
        "transportOptionUuid": one.uuid,
        "optionName": one.option,
        "customName": one.custom_name,
        "icon": one.option.lower(),
        "showOnline": one.online,
        "showOnDealerApp": True,
    }


def appointment(world: World, one: Appointment) -> Json:
    who = world.customers[one.customer]
    car = who.vehicle(one.vehicle) if one.vehicle else None
    adviser = world.advisors.get(one.advisor) if one.advisor else None
    phone = next((p["phoneNumber"] for p in who.phones), None)
    mail = next((e["emailAddress"] for e in who.emails), None)
    return {
        "uuid": one.uuid,
        "dealerUuid": DEALER_UUID,
        "departmentUuid": one.department,
        "appointmentKey": one.key if world.now() >= one.key_from else None,
        "date": read_time(one.start),
        "preferredDate": None,
        "startTime": read_time(one.start),
        "endTime": read_time(one.end),
        "mileageText": one.mileage,
        "platform": "Web",
        "appointmentSource": one.source,
        "newStatus": one.status,
        "isCancelled": one.is_cancelled,
        "comments": one.comments,
        "internalNotes": one.internal_notes,
        "recall": False,
        "reminderCount": 0,
        "teamUuid": world.departments[one.department].team,
        "dispatchCode": None,
        "customerVehicleInspectionId": None,
        "assignedAdvisorUuid": one.advisor,
        "creatorAdvisorUuid": None,
        "assignedAdvisorUserUuid": adviser.user_uuid if adviser else None,
        "creatorAdvisorUserUuid": None,
        "assignedAdvisorDmsDepartmentCode": 1,
        "customerInformation": {
            "uuid": who.uuid,
            "firstName": who.first,
            "lastName": who.last,
            "company": who.company,
            "isBusiness": who.is_business,
            "customerKey": who.key,
            "confirmationPhone": phone,
            "confirmationEmail": mail,
            "custLocale": who.locale,
        },
        "vehicleInformation": _vehicle_information(car),
        "orderInformation": {
            "uuid": one.order or None,
            "orderNumber": f"RO{one.key[1:]}" if one.order else None,
            "orderDate": read_time(one.start) if one.order else None,
            "orderType": "RO" if one.order else None,
        },
        "transportOption": _transport_option(world, one),
        "serviceList": one.services,
        "skillList": [],
        "appointmentCommunicationPreferences": {
            **{name: bool(one.preferences.get(name)) for name in _PREFERENCES},
            "confirmationEmail": one.preferences.get("confirmationEmail") or mail,
            "confirmationPhoneNumber": one.preferences.get("confirmationPhoneNumber") or phone,
        },
        "pdrToOpcodes": {},
        "sarmetaData": {
            "dmsMetaData": None,
            "appointmentData": one.metadata.get("appointmentData") or {},
        },
    }


def _vehicle_information(car: Vehicle | None) -> Json:
    if car is None:
        return {"uuid": None, "dealerUuid": DEALER_UUID, "model": "No Vehicle Selected"}
    return {
        "uuid": car.uuid,
        "dealerUuid": DEALER_UUID,
        "vin": car.vin,
        "vehicleKey": car.key,
        "brand": car.make,
        "model": car.model,
        "year": car.year,
        "trim": car.trim,
        "engine": car.engine,
        "mileage": car.mileage,
    }


def _transport_option(world: World, one: Appointment) -> Json | None:
    option = world.transports.get(one.transport) if one.transport else None
    if option is None:
        return None
    loaner = option.option == "LOANER"
    return {
        "uuid": option.uuid,
        "transportation": option.option,
        "altTransportation": option.custom_name,
        "organicTransportation": option.option,
        "subTransportOptionUuid": None,
        "bookingId": seeded_id("loaner", one.uuid) if loaner else None,
        "bookInThirdParty": False,
        "bookingStartDate": read_time(one.start) if loaner else None,
        "bookingEndDate": read_time(one.end) if loaner else None,
        "bookingIsManual": "false",
        "bookingIsValid": "true",
        "loanerSmartLink": None,
    }
